"""Proof that the log is as it was written: every stream's chain, the numbering, the tree, and every signed checkpoint."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from senim.ledger.checkpoints import public_key, texts_in
from senim.ledger.entries import leaf
from senim.ledger.models import Checkpoint, Record
from senim.sealing import merkle
from senim.sealing.chain import GENESIS, record_hash
from senim.sealing.checkpoint import Checkpoint as Signed
from senim.sealing.checkpoint import parse_and_verify
from senim.sealing.errors import SealingError

_FIELDS: Final = ("stream", "n", "at", "type", "activity", "lifecycle", "role", "actor", "unit", "payload")


def verify(checkpoint_file: Path | None = None, key: Ed25519PublicKey | None = None, most: int = 20) -> list[str]:
    """The first `most` signs that the log was changed; empty when everything holds.

    `checkpoint_file` is the operator's own file when None, else a witness's copy. `key` is the log's public key:
    a witness brings the one published, so that a log recomputed with a new key is noticed too.
    """
    return list(islice(_findings(checkpoint_file, key or public_key()), most))


def _findings(checkpoint_file: Path | None, key: Ed25519PublicKey) -> Iterator[str]:
    yield from _chain_findings()
    path = checkpoint_file or settings.CHECKPOINT_FILE
    witnessed: list[Signed] = []
    if path.exists():
        yield from _read_notes(texts_in(path), f"checkpoint file {path.name}", key, witnessed)
    elif checkpoint_file is not None or Checkpoint.objects.exists():
        yield f"checkpoint file {path.name}: missing"
    stored: list[Signed] = []
    texts = list(Checkpoint.objects.order_by("size").values_list("text", flat=True))
    yield from _read_notes(texts, "checkpoint table", key, stored)
    yield from _tree_findings({one.size: one for one in (*stored, *witnessed)})
    known = {one.size for one in stored}
    for one in witnessed:
        if one.size not in known:
            yield f"checkpoint of {one.size} records: in the file, not in the database"


def _read_notes(texts: list[str], where: str, key: Ed25519PublicKey, into: list[Signed]) -> Iterator[str]:
    for number, text in enumerate(texts, 1):
        try:
            into.append(parse_and_verify(text, key, settings.LOG_ORIGIN))
        except SealingError as fault:
            yield f"{where}, number {number}: {fault}"


def _chain_findings() -> Iterator[str]:
    """Each stream is numbered without a gap from 1, and each hash follows from its predecessor's."""
    stream, n, head = None, 0, GENESIS
    rows = Record.objects.order_by("stream", "n").values_list(*_FIELDS, "hash").iterator(chunk_size=5000)
    for *fields, digest in rows:
        if fields[0] != stream:
            stream, n, head = fields[0], 0, GENESIS
        if fields[1] != n + 1:
            yield f"stream {stream}: record {n + 1} is missing"
        expected = record_hash(head, tuple(fields))
        if expected != bytes(digest):
            yield f"stream {stream}: record {fields[1]} was changed"
        n, head = fields[1], bytes(digest)


def _tree_findings(checkpoints: dict[int, Signed]) -> Iterator[str]:
    """The tree over the records in global order has at each checkpoint's size the root that was signed."""
    frontier = merkle.Frontier()
    sizes = sorted(checkpoints)
    rows = Record.objects.order_by("seq").values_list("seq", "hash").iterator(chunk_size=5000)
    for size in sizes:
        wanted = [merkle.leaf_hash(leaf(seq, bytes(digest))) for seq, digest in islice(rows, size - frontier.size)]
        frontier = frontier.extend(wanted)
        if frontier.size < size:
            yield f"checkpoint of {size} records: only {frontier.size} are left"
            return
        if frontier.root() != checkpoints[size].root:
            yield f"checkpoint of {size} records: the log has another content now"
            return
