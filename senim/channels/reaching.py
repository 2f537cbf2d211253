"""The address book of messengers for the notices: who said that they want to be told there."""

from senim.channels.models import Reached
from senim.channels.seals import passing_seal, who_hash
from senim.notices.books import keep_book

MESSENGER = "messenger"


def remember(request_id: int, address: str) -> None:
    """Tell the person of a request at this address (`telegram:12345`) from now on. For inside a transaction."""
    sealed = passing_seal().encrypt(address.encode())
    Reached.objects.update_or_create(request_id=request_id, defaults={"who": _who(address), "address": sealed})


def forget(request_id: int) -> None:
    """Keep the address no more."""
    Reached.objects.filter(request_id=request_id).delete()


def address_of(request_id: int) -> str:
    """Where the person of a request is told by a messenger; empty when they did not want that."""
    found = Reached.objects.filter(request_id=request_id).first()
    return passing_seal().decrypt(bytes(found.address)).decode() if found else ""


def requests_of(address: str) -> list[int]:
    """The requests about which this address is told."""
    return list(Reached.objects.filter(who=_who(address)).order_by("request_id").values_list("request_id", flat=True))


def _who(address: str) -> bytes:
    door, _colon, number = address.partition(":")
    return who_hash(door, number)


keep_book(MESSENGER, address_of, requests_of)
