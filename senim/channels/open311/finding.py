"""Requests as this door shows them: whole to the key that filed them, coarse and without words to everybody else.

Only what was filed by this door is shown at all: who wrote to us otherwise was never told that it would be.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from senim.channels.models import ApiKey, Filed
from senim.channels.open311.asking import MOST_DAYS, STATUSES, Asked
from senim.channels.open311.filing import DOOR
from senim.channels.open311.offered import listed
from senim.ledger.models import Record
from senim.processes.models import Instance, ServiceClock

ENOUGH: Final = 10
"""A region is told to everybody only for a service of which at least so many requests came from it in 90 days."""
TOLD: Final = (
    "registered", "moved", "asked", "replied", "redirected", "answered", "withdrawn", "disputed", "clock_paused",
    "clock_resumed", "clock_extended", "clock_recalculated", "ended",
)  # fmt: skip
"""The records that change what a person is told; notes and steps among officers do not move `updated_datetime`."""


class Run(NamedTuple):
    """The newest run of a request. Moments in µs."""

    stream: int
    unit_id: int
    outcome: str
    waiting_for: str
    ended_at: int | None


class Found(NamedTuple):
    """A request with what is told of it. `own`: the one who asks filed it. `crowd`: its region may be told to everybody."""

    filed: Filed
    run: Run
    due_at: int | None
    updated_at: int
    own: bool
    crowd: bool


def found(asked: Asked, key: ApiKey | None, at: dt.datetime) -> list[Found]:
    """A page of the requests that were asked for, newest first: with a key those filed with it, without one everybody's.

    By number everybody's are found, with and without a key. Five queries, however many there are.
    """
    chosen = _chosen(asked, key, at).select_related("request").order_by("-filed_at", "-request_id")
    rows = list(chosen[asked.skip : asked.skip + asked.most])
    ids = [row.request_id for row in rows]
    runs = _runs(ids)
    streams = [run.stream for run in runs.values()]
    dues, updated = _dues(streams), _updated(streams)
    crowds = _crowds(at) if any(key is None or row.key_id != key.pk for row in rows) else frozenset()
    return [
        Found(
            row,
            run := runs[row.request_id],
            dues.get(run.stream),
            run.ended_at or updated[run.stream],
            key is not None and row.key_id == key.pk,
            (row.service, row.request.region_id) in crowds,
        )
        for row in rows
    ]


def _chosen(asked: Asked, key: ApiKey | None, at: dt.datetime) -> "QuerySet[Filed]":
    rows = Filed.objects.filter(door=DOOR, service__in=listed(at.date()))
    if asked.ids is not None:
        return rows.filter(pk__in=asked.ids)
    rows = rows.filter(filed_at__range=(asked.start, asked.end))
    if key is not None:
        rows = rows.filter(key=key)
    if asked.services:
        rows = rows.filter(service__in=asked.services)
    if asked.statuses != STATUSES:
        newest = Instance.objects.filter(request_id=OuterRef("pk")).order_by("-stream")
        rows = rows.annotate(over=Subquery(newest.values("ended_at")[:1])).filter(over__isnull="open" in asked.statuses)
    return rows


def _runs(ids: Iterable[int]) -> Mapping[int, Run]:
    """The newest run of each request, without its state."""
    columns = ("request_id", "stream", "unit_id", "outcome", "waiting_for", "ended_at")
    rows = Instance.objects.filter(request_id__in=list(ids)).order_by("stream").values_list(*columns)
    return {row[0]: Run._make(row[1:]) for row in rows}


def _dues(streams: list[int]) -> Mapping[int, int | None]:
    """By when we promised, else by when the law wants it (µs)."""
    rows = ServiceClock.objects.filter(stream__in=streams).values_list("stream", "promise_due_at", "limit_due_at")
    return {stream: promise or limit for stream, promise, limit in rows}


def _updated(streams: list[int]) -> Mapping[int, int]:
    rows = Record.objects.filter(stream__in=streams, type__in=TOLD).order_by().values_list("stream")
    return dict(rows.annotate(newest=Max("at")))


def _crowds(at: dt.datetime) -> frozenset[tuple[str, str]]:
    """The services and regions in which nobody stands out; always over the same days, whatever was asked for."""
    rows = Filed.objects.filter(door=DOOR, filed_at__gte=at - dt.timedelta(days=MOST_DAYS)).order_by()
    counted = rows.values_list("service", "request__region_id").annotate(many=Count("pk")).filter(many__gte=ENOUGH)
    return frozenset((service, region) for service, region, _many in counted if region)
