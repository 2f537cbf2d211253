"""The follower that says which parts of the exported log are behind; `exporting` writes them, slice by slice."""

from collections.abc import Sequence
from typing import Final

from django.db.models import F, Max

from senim.ledger.entries import Entry
from senim.ledger.followers import follower
from senim.processes.figures import month_of
from senim.studio.models import LogCase, LogPart
from senim.studio.visiting import BEGINS
from senim.studio.visiting import SERVICE as VISITS

SEALED_LANES: Final = frozenset({"safeguarded"})
"""Requests of these lanes are nobody's to analyse: no row, no file, no count of them."""


@follower("studio")
def mark(entries: Sequence[Entry]) -> None:
    """Give each new run its part, and note which parts these records change."""
    known = {(part.service, part.month): part.pk for part in LogPart.objects.all()}
    opened = {entry.stream: (service, month_of(entry.at)) for entry in entries if (service := _begun(entry))}
    for key in sorted(set(opened.values()) - known.keys()):
        known[key] = LogPart.objects.create(service=key[0], month=key[1]).pk
    LogCase.objects.bulk_create(
        [LogCase(stream=stream, part_id=known[key]) for stream, key in opened.items()], ignore_conflicts=True
    )
    part_of = dict(LogCase.objects.filter(stream__in={one.stream for one in entries}).values_list("stream", "part_id"))
    newest = {part_of[entry.stream]: entry.seq for entry in entries if entry.stream in part_of}
    for part, seq in newest.items():
        LogPart.objects.filter(pk=part).update(dirty=seq)


def _begun(entry: Entry) -> str:
    """The service whose run begins with a record: that of a request, or the visits'; empty for all others."""
    if entry.type == "registered" and entry.payload["lane"] not in SEALED_LANES:
        return str(entry.payload["service"])
    return VISITS if entry.type == BEGINS else ""


def behind() -> int:
    """How many parts are not written up to their newest record."""
    return LogPart.objects.exclude(dirty=F("written")).count()


def newest_of(service: str) -> int:
    """The newest record that the written parts of a service have; what is remembered of them holds until it changes."""
    return LogPart.objects.filter(service=service).aggregate(newest=Max("written"))["newest"] or 0
