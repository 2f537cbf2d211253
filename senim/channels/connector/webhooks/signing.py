"""Signatures of webhooks as Standard Webhooks describes them: HMAC-SHA256 over id, timestamp and body."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """A secret of 256 random bits as the other side writes it down."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(id: str, seconds: int, body: bytes, secrets_: Sequence[str]) -> dict[str, str]:
    """The three headers of a delivery; `seconds` since 1970 is that of this try. One signature for each secret that is good now."""
    signed = " ".join(signature(id, seconds, body, one) for one in secrets_)
    return {"webhook-id": id, "webhook-timestamp": str(seconds), "webhook-signature": signed}


def signature(id: str, seconds: int, body: bytes, secret: str) -> str:
    """One signature, its version before it."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{id}.{seconds}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"
