"""Delivery reports: the signed reference that Kannel brings back to us, and what its states mean for a notice."""

from typing import Final

from django.core import signing

TRANSPORT: Final = "kannel"
_SALT: Final = "senim.notices.kannel"
STATES: Final = {1: "delivered", 2: "failed", 16: "failed"}
"""Kannel's states: delivered to the phone, not delivered, rejected by the operator's centre. 4 and 8 are still under way."""


def _signer() -> signing.Signer:
    """Its marks are letters, digits, `-`, `_` and `.`: Kannel reads a per cent sign in the address as one of its own."""
    return signing.Signer(salt=_SALT, sep=".")


def reference_of(notice_id: int) -> str:
    """What Kannel's report names a notice by: the same at every attempt, so that a report of any of them counts."""
    return f"kannel-{notice_id}"


def token_of(notice_id: int) -> str:
    """The reference, signed: nobody else can report about a notice."""
    return _signer().sign(str(notice_id))


def notice_of(token: str) -> int | None:
    """The notice that a report is about; None for a token that is none of ours."""
    try:
        return int(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None
