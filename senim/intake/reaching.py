"""How the person of a request is told: which way at first, and the address book of what they left at intake.

The notices keep no address; they ask here at the moment of sending, so that what was erased is not written to any more.
"""

from collections.abc import Mapping

from senim.intake.arrivals import Arrival
from senim.intake.keys import contact_hash
from senim.intake.lanes import Identity
from senim.intake.models import Contact, ServiceRequest
from senim.ledger import statements
from senim.notices.books import address_of, keep_book, ways_of
from senim.notices.transports.chosen import is_open


def first_way(arrival: Arrival, identity: Identity) -> str:
    """The one channel by which the person is told until they choose another: the door's own, e-mail, then SMS; empty for none.

    One way, not all: fewer messages lie about, and each costs. A channel that is not set up here is none.
    """
    if arrival.reach:
        return arrival.reach
    left = {"email": identity.contact.get("email", ""), "sms": identity.contact.get("phone", "")}
    return next((channel for channel, address in left.items() if address and is_open(channel, address)), "")


def masked(channel: str, address: str) -> str:
    """So much of an address that its owner knows it again and nobody else learns it: `a…@example.kz`, `+7 … 67`."""
    if channel == "email":
        name, _, host = address.rpartition("@")
        return f"{name[:1]}…@{host}"
    return f"{address[:2]} … {address[-2:]}" if channel == "sms" else address.partition(":")[0].capitalize()


def ways_left(request_id: int) -> Mapping[str, str]:
    """The channels by which the person can be told, each with its masked address. One query, and one for each other book."""
    row = statements.row("SELECT email, phone FROM intake_contact WHERE request_id=%s", [request_id]) or ("", "")
    left = {"email": row[0], "sms": row[1], **ways_of(request_id, besides=("email", "sms"))}
    return {channel: masked(channel, address) for channel, address in left.items() if address}


def told_at(request_id: int) -> str:
    """Where the person is told now, masked; empty for who is not. One query, two when they are told."""
    row = statements.row("SELECT channel FROM notices_reach WHERE request_id=%s", [request_id])
    address = address_of(row[0], request_id) if row and row[0] else ""
    return masked(row[0], address) if row and address else ""


def email_of(request_id: int) -> str:
    """The e-mail address that the person left."""
    return _left("email", request_id)


def phone_of(request_id: int) -> str:
    """The phone number that the person left (E.164)."""
    return _left("phone", request_id)


def _left(column: str, request_id: int) -> str:
    row = statements.row(f"SELECT {column} FROM intake_contact WHERE request_id=%s", [request_id])
    return str(row[0]) if row else ""


def requests_by_email(address: str) -> list[int]:
    """The requests whose person left this address."""
    return _requests("email", address, address.casefold())


def requests_by_phone(address: str) -> list[int]:
    """The requests whose person left this number (E.164)."""
    return _requests("phone", address, address)


def _requests(column: str, address: str, hashed: str) -> list[int]:
    """By the hash of the first contact, which is indexed; a phone number always is the first."""
    found = ServiceRequest.objects.filter(contact_hash=contact_hash(hashed)).values_list("pk", flat=True)
    same = {"phone": "phone", "email": "email__iexact"}[column]
    return list(Contact.objects.filter(request_id__in=list(found), **{same: address}).values_list("pk", flat=True))


keep_book("email", email_of, requests_by_email)
keep_book("sms", phone_of, requests_by_phone)
