"""Signed notes (C2SP signed-note) with Ed25519: keys in their text form, signing and opening.

A note is a text whose signatures follow after an empty line; signatures of keys nobody asked for are left alone.
"""

import base64
import binascii
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from senim.sealing.errors import CheckpointInvalid, KeyInvalid

_ED25519: Final = b"\x01"
_DASH: Final = "\N{EM DASH} "
_LONGEST: Final = 100_000


def key_from_seed(seed: bytes) -> Ed25519PrivateKey:
    """Give the private key of 32 random bytes. Refuses (KeyInvalid) another length."""
    if len(seed) != 32:
        raise KeyInvalid("a key is made from 32 random bytes")
    return Ed25519PrivateKey.from_private_bytes(seed)


def private_text(name: str, key: Ed25519PrivateKey) -> str:
    """Give the private key as `PRIVATE+KEY+name+id+base64`. Refuses (KeyInvalid) a name that cannot be one."""
    packed = base64.b64encode(_ED25519 + key.private_bytes_raw()).decode()
    return f"PRIVATE+KEY+{name}+{key_id(name, key.public_key()).hex()}+{packed}"


def public_text(name: str, key: Ed25519PublicKey) -> str:
    """Give the public key as `name+id+base64`. Refuses (KeyInvalid) a name that cannot be one."""
    return f"{name}+{key_id(name, key).hex()}+{base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()}"


def read_private(text: str) -> tuple[str, Ed25519PrivateKey]:
    """Give name and key of a private key's text. Refuses (KeyInvalid) any other text, never repeating it."""
    text = text.strip()
    if not text.startswith("PRIVATE+KEY+"):
        raise KeyInvalid("this is not the text of a private key")
    name, claimed, packed = _parts(text.removeprefix("PRIVATE+KEY+"))
    key = key_from_seed(packed)
    if key_id(name, key.public_key()) != claimed:
        raise KeyInvalid("the private key does not fit its own id")
    return name, key


def read_public(text: str) -> tuple[str, Ed25519PublicKey]:
    """Give name and key of a public key's text. Refuses (KeyInvalid) any other text."""
    name, claimed, packed = _parts(text.strip())
    key = Ed25519PublicKey.from_public_bytes(packed)
    if key_id(name, key) != claimed:
        raise KeyInvalid("the public key does not fit its own id")
    return name, key


def _parts(text: str) -> tuple[str, bytes, bytes]:
    try:
        name, claimed, packed = text.split("+", 2)
        raw = base64.b64decode(packed, validate=True)
        key_hash = bytes.fromhex(claimed)
    except ValueError as error:
        raise KeyInvalid("this is not the text of a key") from error
    if len(raw) != 33 or raw[:1] != _ED25519 or len(key_hash) != 4:
        raise KeyInvalid("this is not the text of an Ed25519 key")
    return name, key_hash, raw[1:]


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """Give the four bytes that mark a key's signatures. Refuses (KeyInvalid) a name with a space, a plus or nothing."""
    if not name or "+" in name or any(letter.isspace() or not letter.isprintable() for letter in name):
        raise KeyInvalid("a key's name needs letters and no space or plus")
    return sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """Give the signed note of a text that ends with a line end and has no empty line at its end. Refuses otherwise."""
    if not text.endswith("\n") or text.endswith("\n\n"):
        raise CheckpointInvalid("a note's text ends with one line end")
    signature = base64.b64encode(key_id(name, key.public_key()) + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH}{name} {signature}\n"


def open_note(note: str, name: str, key: Ed25519PublicKey) -> str:
    """Give the text of a note that the named key signed.

    Refuses (CheckpointInvalid) a malformed note, one without a signature of that key, and one where it does not hold.
    """
    cut = note.rfind("\n\n")
    if cut < 0 or not note.endswith("\n") or len(note) > _LONGEST:
        raise CheckpointInvalid("this is not a signed note")
    text, lines = note[: cut + 1], note[cut + 2 :].removesuffix("\n").split("\n")
    wanted, found = key_id(name, key), False
    for line in lines:
        signer, signature = _signature(line)
        if signer != name or signature[:4] != wanted:
            continue
        try:
            key.verify(signature[4:], text.encode())
        except (InvalidSignature, UnicodeEncodeError) as error:
            raise CheckpointInvalid(f"the signature of {name} does not hold") from error
        found = True
    if not found:
        raise CheckpointInvalid(f"there is no signature of {name} by the expected key")
    return text


def _signature(line: str) -> tuple[str, bytes]:
    name, gap, packed = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap or not name:
        raise CheckpointInvalid("a signature line is malformed")
    try:
        signature = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointInvalid("a signature line is malformed") from error
    if len(signature) < 5:
        raise CheckpointInvalid("a signature line is malformed")
    return name, signature
