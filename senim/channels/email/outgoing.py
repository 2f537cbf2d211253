"""Our letters within an exchange: by the operator's own way of sending e-mail, quiet to machines, with a mark to answer to."""

import hmac
from typing import Final

import msgspec
from django.conf import settings

from senim.channels.dialogue.speech import Abilities, Say
from senim.channels.email.refs import EXCHANGE, REQUEST, Ref, address_with, message_id, own_address
from senim.channels.errors import NotAccepted, TryLater
from senim.channels.seals import derived
from senim.notices.books import take_replies
from senim.notices.errors import Refused, Temporary
from senim.notices.transports.chosen import way_to
from senim.notices.transports.registry import Message

SENDER: Final = "Senim"
QUIET: Final = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
NO_WAY_SECONDS: Final = 600.0


class Envelope(msgspec.Struct, frozen=True):
    """To whom a letter of ours goes, what it answers to, and the mark for the next answer (`kind` empty: none)."""

    to: str
    language: str
    subject: str = SENDER
    follows: str = ""
    kind: str = ""
    number: int = 0

    def ref(self) -> Ref | None:
        """What an answer to it belongs to."""
        kind = {"request": REQUEST, "exchange": EXCHANGE}.get(self.kind)
        return Ref(kind, self.number) if kind else None


class Letters:
    """E-mail as a door that our messages leave by; an address of it is an Envelope as JSON."""

    door = "email"
    channel = "email"
    abilities = Abilities(files=True, longest=50_000)

    def begin(self) -> None:
        """Nothing has to be told to a mail server beforehand."""

    def say(self, address: str, saying: Say) -> None:
        """Hand a letter over. Raises TryLater when the mail server is at fault or none is set up, NotAccepted for a bad address."""
        envelope = msgspec.json.decode(address, type=Envelope)
        way = way_to("email", envelope.to)
        if way is None:
            raise TryLater("no way for e-mail is set up", NO_WAY_SECONDS)
        number = _number(address, saying.text)
        headers = _headers(envelope, number)
        try:
            way.transport.send(Message(number, way.address, saying.text, envelope.language, envelope.subject, headers))
        except Temporary as fault:
            raise TryLater(fault.reason, fault.retry_seconds) from None
        except Refused as fault:
            raise NotAccepted(fault.reason) from None


def _number(address: str, text: str) -> int:
    """The same for a letter that is sent once more, so that a mail program can drop it."""
    return int.from_bytes(
        hmac.digest(derived("number of a letter"), f"{address}\0{text}".encode(), "sha256")[:7], "big"
    )


def _headers(envelope: Envelope, number: int) -> dict[str, str]:
    ref = envelope.ref()
    marked = {"Reply-To": address_with(ref), "Message-ID": message_id(f"letter-{number}", ref)} if ref else {}
    follows = {"In-Reply-To": envelope.follows, "References": envelope.follows} if envelope.follows else {}
    return {**QUIET, **marked, **follows} if marked else {**QUIET, **follows, "Reply-To": own_address()}


def replies_of(request_id: int, notice_id: int) -> dict[str, str]:
    """The headers of a notice by e-mail whose answer leads to its request; none where no mailbox is read."""
    if settings.IMAP is None:
        return {}
    ref = Ref(REQUEST, request_id)
    return {"Reply-To": address_with(ref), "Message-ID": message_id(f"notice-{notice_id}", ref)}


LETTERS: Final = Letters()
take_replies("email", replies_of)
