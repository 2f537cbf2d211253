"""Signed checkpoints: the Merkle tree over all records in global order, its root signed and appended to a file outside the database."""

import os
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from senim.ledger.entries import Entry, leaf
from senim.ledger.errors import LogBusy
from senim.ledger.files import write_new
from senim.ledger.models import Checkpoint
from senim.ledger.queries import end_of_log, entries_between
from senim.sealing import merkle, notes
from senim.sealing.checkpoint import write

EVERY_RECORDS: Final = 1000
EVERY_US: Final = 60_000_000
BATCH: Final = 5000


def take_checkpoint(at: int, *, at_once: bool = False) -> Checkpoint | None:
    """Sign the log's size and root when a minute has passed or a thousand records came (or `at_once`) and something is new.

    `at` in µs. The database row comes first, then the line in the file; `mend_file` closes the gap after a crash.
    """
    try:
        upto = end_of_log()
    except LogBusy:
        return None
    last = newest()
    if last is not None and not _is_due(last, upto, at, at_once):
        return None
    with transaction.atomic():
        taken = _signed(last, upto, at)
    if taken is not None:
        mend_file()
    return taken


def _is_due(last: Checkpoint, upto: int, at: int, at_once: bool) -> bool:
    new = upto - last.last_seq
    return new > 0 and (at_once or new >= EVERY_RECORDS or abs(at - last.at) >= EVERY_US)


def _signed(last: Checkpoint | None, upto: int, at: int) -> Checkpoint | None:
    frontier = merkle.unpack(bytes(last.frontier)) if last else merkle.Frontier()
    seq = last.last_seq if last else 0
    while entries := entries_between(seq, upto, BATCH):
        frontier = frontier.extend(leaves_of(entries))
        seq = entries[-1].seq
    if (last is not None and seq == last.last_seq) or frontier.size == 0:
        return None
    text = write(settings.LOG_ORIGIN, frontier.size, frontier.root(), signing_key())
    return Checkpoint.objects.create(size=frontier.size, last_seq=seq, frontier=frontier.pack(), text=text, at=at)


def leaves_of(entries: Sequence[Entry]) -> list[bytes]:
    """The leaf hashes of records, in order."""
    return [merkle.leaf_hash(leaf(entry.seq, entry.hash)) for entry in entries]


def newest() -> Checkpoint | None:
    """The last checkpoint taken."""
    return Checkpoint.objects.order_by("-size").first()


def mend_file() -> None:
    """Append to the checkpoint file, and sync, every checkpoint of the database that is not in it yet."""
    path: Path = settings.CHECKPOINT_FILE
    written = _whole_notes(path)
    missing = list(Checkpoint.objects.order_by("size")[written:])
    if not missing:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(_MARK + checkpoint.text for checkpoint in missing)
        file.flush()
        os.fsync(file.fileno())


def _whole_notes(path: Path) -> int:
    """How many checkpoints the file holds; a last one that a crash tore off is cut away, to be written anew."""
    if not path.exists():
        return 0
    content = path.read_text(encoding="utf-8")
    parts = content.split(_MARK)[1:]
    stored = list(Checkpoint.objects.order_by("size").values_list("text", flat=True)[len(parts) - 1 : len(parts)])
    if parts and stored and parts[-1] != stored[0] and stored[0].startswith(parts[-1]):
        os.truncate(path, len(content.encode()) - len((_MARK + parts[-1]).encode()))
        return len(parts) - 1
    return len(parts)


_MARK: Final = "# checkpoint\n"


def texts_in(path: Path) -> list[str]:
    """The signed notes in a checkpoint file; a file with a single bare note counts as one."""
    content = path.read_text(encoding="utf-8")
    parts = content.split(_MARK) if _MARK in content else [content]
    return [part for part in parts if part.strip()]


@lru_cache(maxsize=1)
def signing_key() -> Ed25519PrivateKey:
    """The log's key, kept in the data folder (mode 600) and made there at first use."""
    path: Path = settings.DATA_DIR / "checkpoint.key"
    if not path.exists():
        key = notes.key_from_seed(secrets.token_bytes(32))
        write_new(path, notes.private_text(settings.LOG_ORIGIN, key))
    return notes.read_private(path.read_text(encoding="ascii").strip())[1]


def public_key() -> Ed25519PublicKey:
    """The key by which anybody can check our checkpoints."""
    return signing_key().public_key()
