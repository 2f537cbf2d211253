"""Whether what a sealed instance keeps is what its log says: every envelope with its hash, and the directory that was signed last."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings

from senim.ledger.entries import read_payload
from senim.ledger.housekeeping import KEYS
from senim.ledger.models import Record
from senim.ledger.rebuilding import rebuilder
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.safeguarding import directory_notes, storing
from senim.safeguarding.models import SealedCase, SealedEnvelope

_FACTS: Final = ("kind", "bucket", "sha256")


@rebuilder("sealed")
def differences() -> Iterator[str]:
    """One line for each envelope, file or directory that is not what the log says. Of erased cases nothing is expected."""
    if settings.INSTANCE != "sealed":
        return
    said = {facts["envelope"]: facts for facts in _told("enveloped")}
    replaced = {facts["replaces"] for facts in _told("resealed")}
    kept = {row.pk: row for row in SealedEnvelope.objects.all()}
    for number in sorted(said.keys() - kept.keys() - replaced):
        yield f"envelope {number}: missing"
    for number, row in sorted(kept.items()):
        yield from _of_row(row, said.get(number))
    yield from _of_directory()


def _told(kind: str) -> Iterator[Mapping[str, Any]]:
    """The payloads of one type in the streams of the cases that are still here."""
    cases = set(SealedCase.objects.values_list("pk", flat=True))
    rows = Record.objects.filter(type=kind).order_by("seq").values_list("stream", "payload")
    for stream, payload in rows.iterator():
        if stream // STREAMS_PER_REQUEST in cases:
            yield read_payload(payload)


def _of_row(row: SealedEnvelope, said: Mapping[str, Any] | None) -> Iterator[str]:
    if said is None:
        yield f"envelope {row.pk}: not in the log"
    elif [said[name] for name in _FACTS] != [row.kind, row.bucket, bytes(row.sha256).hex()]:
        yield f"envelope {row.pk}: kind, size or hash differ"
    if not storing.path_of(row.path).exists():
        yield f"envelope {row.pk}: its file is missing"
    elif storing.sha256_of(row.path) != bytes(row.sha256):
        yield f"envelope {row.pk}: its file was changed"


def _of_directory() -> Iterator[str]:
    edition = directory_notes.newest()
    signed = Record.objects.filter(stream=KEYS, type="directory_signed").order_by("n").last()
    said = read_payload(signed.payload)["sha256"] if signed else ""
    if said != (directory_notes.digest(edition.note).hex() if edition else ""):
        yield "directory: not the one that was signed last"
