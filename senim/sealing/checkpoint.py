"""Checkpoints of the log (C2SP tlog-checkpoint): origin, size and root of the tree as a signed note."""

import base64
import re
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from senim.sealing.errors import CheckpointInvalid
from senim.sealing.notes import open_note, sign

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` had `size` records under this Merkle root; `extensions` are further lines of the note."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def write(origin: str, size: int, root: bytes, key: Ed25519PrivateKey, extensions: tuple[str, ...] = ()) -> str:
    """Give the checkpoint as a note signed under the log's own name, `origin`.

    Refuses CheckpointInvalid for a negative size, a root that is not 32 bytes or a broken extension line, and
    KeyInvalid for an origin that cannot be a key's name.
    """
    if size < 0 or len(root) != 32 or not all(_one_line(line) for line in extensions):
        raise CheckpointInvalid("a checkpoint needs a size, a root of 32 bytes and whole lines")
    lines = (origin, str(size), base64.b64encode(root).decode(), *extensions)
    return sign("".join(f"{line}\n" for line in lines), origin, key)


def parse_and_verify(text: str, public_key: Ed25519PublicKey, origin: str | None = None) -> Checkpoint:
    """Give the checkpoint of a note signed by this key, of this log where `origin` is given.

    Signatures of others (witnesses) are left alone. Refuses (CheckpointInvalid) everything else.
    """
    claimed = text.partition("\n")[0]
    if not _one_line(claimed) or " " in claimed or "+" in claimed or (origin is not None and claimed != origin):
        raise CheckpointInvalid("this is not a checkpoint of the expected log")
    lines = open_note(text, claimed, public_key).removesuffix("\n").split("\n")
    if len(lines) < 3 or not _SIZE.fullmatch(lines[1]) or not all(_one_line(line) for line in lines):
        raise CheckpointInvalid("this is not a checkpoint")
    return Checkpoint(claimed, int(lines[1]), _root(lines[2]), tuple(lines[3:]))


def _root(packed: str) -> bytes:
    try:
        root = base64.b64decode(packed, validate=True)
    except ValueError as error:
        raise CheckpointInvalid("a checkpoint's root is not base64") from error
    if len(root) != 32 or base64.b64encode(root).decode() != packed:
        raise CheckpointInvalid("a checkpoint's root must have 32 bytes")
    return root


def _one_line(line: str) -> bool:
    return bool(line) and line.isprintable()
