"""Address books: which app knows the addresses of a channel. Contact data lives there, is erased there, and is nowhere else.

The notices keep no address of their own: at the moment of sending they ask the book of the channel.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from senim.notices.subjects import is_other, other

AddressOf = Callable[[int], str]
RequestsOf = Callable[[str], Sequence[int]]


RepliesOf = Callable[[int, int], Mapping[str, str]]


class Book(NamedTuple):
    """Two look-ups: the address of a request's person (empty for none, also after erasure), and the requests of an address."""

    address_of: AddressOf
    requests_of: RequestsOf


BOOKS: Final[dict[str, Book]] = {}


def keep_book(channel: str, address_of: AddressOf, requests_of: RequestsOf) -> None:
    """Register the book of a channel (`email`, `sms`, `messenger`); called once, when its app starts."""
    BOOKS[channel] = Book(address_of, requests_of)


def address_of(channel: str, request_id: int) -> str:
    """Where the person of a request is reached by a channel; empty when they left nothing."""
    if is_other(request_id):
        subject = other(request_id)
        return subject[0].address_of(channel, subject[1]) if subject else ""
    return BOOKS[channel].address_of(request_id) if channel in BOOKS else ""


def requests_of(channel: str, address: str) -> Sequence[int]:
    """The requests whose person is reached at this address."""
    return BOOKS[channel].requests_of(address) if channel in BOOKS else ()


def ways_of(request_id: int, besides: Sequence[str] = ()) -> dict[str, str]:
    """Every address that the person of a request left, by channel, `besides` some channels. One query for each book."""
    found = {channel: book.address_of(request_id) for channel, book in BOOKS.items() if channel not in besides}
    return {channel: address for channel, address in found.items() if address}


_REPLIES: Final[dict[str, RepliesOf]] = {}


def take_replies(channel: str, replies_of: RepliesOf) -> None:
    """Register the door by which a person answers what came to them: for a request and a notice, the headers that lead there."""
    _REPLIES[channel] = replies_of


def reply_headers(channel: str, request_id: int, notice_id: int) -> Mapping[str, str]:
    """The headers that lead an answer to this notice to its request; empty where nobody reads answers."""
    return _REPLIES[channel](request_id, notice_id) if channel in _REPLIES else {}
