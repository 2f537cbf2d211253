"""The address book of messengers and of SMS for the notices: who said that they want to be told there."""

from senim.channels.models import Reached
from senim.channels.seals import passing_seal, who_hash
from senim.intake.reaching import phone_of, requests_by_phone
from senim.notices.books import keep_book

MESSENGER, SMS = "messenger", "sms"
_SMS_DOOR = f"{SMS}:"


def channel_of(address: str) -> str:
    """By which channel of the notices an address is told: SMS has one of its own, every other door is a messenger."""
    return SMS if address.startswith(_SMS_DOOR) else MESSENGER


def remember(request_id: int, address: str) -> None:
    """Tell the person of a request at this address (`telegram:12345`) from now on. For inside a transaction."""
    sealed = passing_seal().encrypt(address.encode())
    Reached.objects.update_or_create(request_id=request_id, defaults={"who": _who(address), "address": sealed})


def forget(request_id: int) -> None:
    """Keep the address no more."""
    Reached.objects.filter(request_id=request_id).delete()


def address_of(request_id: int) -> str:
    """Where the person of a request is told by a door that they wrote by; empty when they did not want that."""
    found = Reached.objects.filter(request_id=request_id).first()
    return passing_seal().decrypt(bytes(found.address)).decode() if found else ""


def requests_of(address: str) -> list[int]:
    """The requests about which this address is told."""
    return list(Reached.objects.filter(who=_who(address)).order_by("request_id").values_list("request_id", flat=True))


def by_messenger(request_id: int) -> str:
    """Where the person is told by a messenger; empty for nowhere."""
    address = address_of(request_id)
    return address if channel_of(address) == MESSENGER else ""


def by_sms(request_id: int) -> str:
    """The number that the person wrote from and wants to be told at; else the one that they left at intake."""
    address = address_of(request_id)
    return address.removeprefix(_SMS_DOOR) if channel_of(address) == SMS else phone_of(request_id)


def requests_by_number(number: str) -> list[int]:
    """The requests whose person is told at this number (E.164), whichever way it came to us."""
    return sorted({*requests_of(f"{_SMS_DOOR}{number}"), *requests_by_phone(number)})


def _who(address: str) -> bytes:
    door, _colon, number = address.partition(":")
    return who_hash(door, number)


keep_book(MESSENGER, by_messenger, requests_of)
keep_book(SMS, by_sms, requests_by_number)
