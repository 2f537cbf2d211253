"""Keys made from the operator's secret: idempotency keys that only we issue, receipt secrets, contact hashes, sealed numbers."""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet
from django.conf import settings

from senim.sealing.receipts import derive_secret, secret_hash

KEY_BYTES: Final = 16
_TAG_BYTES: Final = 12


@lru_cache(maxsize=8)
def _derived(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"senim " + purpose.encode(), "sha256")


def new_key() -> str:
    """A fresh idempotency key of 128 random bits with our tag, as text for a cookie or a form."""
    raw = secrets.token_bytes(KEY_BYTES)
    return base64.urlsafe_b64encode(raw + _tag(raw)).decode()


def read_key(text: str) -> bytes | None:
    """The bytes of a key that we issued; None for anything else, so that nobody can choose a weak one."""
    try:
        whole = base64.b64decode(text, altchars=b"-_", validate=True)
    except ValueError:
        return None
    raw, tag = whole[:KEY_BYTES], whole[KEY_BYTES:]
    return raw if len(raw) == KEY_BYTES and hmac.compare_digest(tag, _tag(raw)) else None


def _tag(raw: bytes) -> bytes:
    return hmac.digest(_derived("key"), raw, "sha256")[:_TAG_BYTES]


def key_hash(key: bytes) -> bytes:
    """What is stored of a key: from it neither the key nor the receipt's secret can be found."""
    return hashlib.sha256(b"senim key" + key).digest()


def secret_of(key: bytes) -> str:
    """The receipt's secret (120 bits, six groups of four); follows from the key, so a repeated submit shows the same receipt."""
    return derive_secret(_derived("secret"), key)


def hash_of_secret(secret: str) -> bytes:
    """What is stored of a secret, and by which a request is found. Refuses ValueError for text that cannot be a secret."""
    return secret_hash(secret, _derived("pepper"))


def contact_hash(contact: str) -> bytes:
    """A keyed hash of a phone number or address, for duplicate hints without searching the contact itself."""
    return hmac.digest(_derived("contact"), contact.encode(), "sha256")


def payload_digest(content: bytes) -> bytes:
    """What binds an idempotency key to its content. Keyed: from it and the rest of a request nobody can try out an IIN."""
    return hmac.digest(_derived("payload"), content, "sha256")


def draft_seal(key: bytes) -> Fernet:
    """What seals a draft: needs the operator's secret and the key that only the person's device holds."""
    return Fernet(base64.urlsafe_b64encode(hmac.digest(_derived("draft"), key, "sha256")))


def sealed(number: str) -> bytes:
    """An identity number, encrypted with the operator's key."""
    return _fernet().encrypt(number.encode())


def opened(number: bytes) -> str:
    """The identity number again; every use is a journalled act."""
    return _fernet().decrypt(number).decode()


@lru_cache(maxsize=1)
def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived("identity number")))
