"""Notices to officers and bodies: a row of the outbox for each record that tells somebody something."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from senim.ledger.streams import BODIES, OFFICERS, Stretch
from senim.notices.erasing import purges
from senim.notices.models import WAITING, Notice

CHANNEL: Final = "email"
Rows = dict[tuple[Any, ...], dict[str, Any]]


class Tell(NamedTuple):
    """Record `n` of a stream tells `to` something of a kind, from `at` (µs) on; after `until` it would be of no use."""

    stream: int
    n: int
    kind: str
    to: int
    at: int
    until: int | None = None


def officer(pseudonym: int) -> int:
    """The number under which an officer is told."""
    return OFFICERS.stream_of(pseudonym)


def body(organisation_id: int, chief: bool = False) -> int:
    """The number under which a body, or the one to whom it gave what is late, is told."""
    return BODIES.stream_of(2 * organisation_id + chief)


def keep(tells: Iterable[Tell]) -> None:
    """Write what is to be told; whether there is an address is asked when it leaves. Must be called in the writer's transaction."""
    Notice.objects.bulk_create(
        Notice(
            request_id=one.to,
            stream=one.stream,
            n=one.n,
            kind=one.kind,
            due_at=one.at,
            until_at=one.until,
            channel=CHANNEL,
            state=WAITING,
            next_at=one.at,
        )
        for one in tells
    )


def expected(tells: Iterable[tuple[Tell, int]]) -> Rows:
    """The notices that follow from what was told, each with the place of its record in the log; what a purge took is left out."""
    gone = purges()
    return {
        (one.stream, one.n, one.kind): {"request_id": one.to, "due_at": one.at, "until_at": one.until}
        for one, seq in tells
        if not any(seq < purge.seq and one.at <= purge.due_until for purge in gone)
    }


def live(stretch: Stretch) -> Rows:
    """The notices that there are of the streams of a stretch."""
    found = Notice.objects.filter(stream__range=(stretch.last, stretch.first))
    rows = found.values_list("stream", "n", "kind", "request_id", "due_at", "until_at")
    return {row[:3]: dict(zip(("request_id", "due_at", "until_at"), row[3:], strict=True)) for row in rows.iterator()}
