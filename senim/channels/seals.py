"""What hides who talks with us: hashes and seals made from the operator's secret and the person's own address."""

import base64
import hmac
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet
from django.conf import settings

_DOMAIN: Final = b"senim channels "


@lru_cache(maxsize=16)
def derived(purpose: str) -> bytes:
    """32 bytes for one purpose, from the operator's secret."""
    return hmac.digest(settings.SECRET_KEY.encode(), _DOMAIN + purpose.encode(), "sha256")


def who_hash(door: str, address: str) -> bytes:
    """Under what a person's exchange is found; the address itself cannot be found from it without the secret."""
    return hmac.digest(derived("who"), f"{door}:{address}".encode(), "sha256")


def own_seal(door: str, address: str) -> Fernet:
    """What seals a person's exchange: it opens only when that person writes, because nothing here keeps the address with it."""
    return Fernet(base64.urlsafe_b64encode(hmac.digest(derived("state"), f"{door}:{address}".encode(), "sha256")))


@lru_cache(maxsize=1)
def passing_seal() -> Fernet:
    """What seals messages for the moments between arriving and being answered."""
    return Fernet(base64.urlsafe_b64encode(derived("passing")))


def shared_word(door: str) -> str:
    """The word by which a provider proves that a call comes from it; the same in every process, never stored."""
    return derived(f"word of {door}").hex()
