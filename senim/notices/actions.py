"""What people do with notices: say how they are told, send a dead one again, change the words. One transaction each."""

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db import transaction

from senim.ledger.actor import CITIZEN, Actor
from senim.notices import books
from senim.notices.errors import NotDead, UnknownNotice, WayUnknown
from senim.notices.hours import Hours
from senim.notices.models import DEAD, DELIVERED, SENDING, SENT, WAITING, Notice, Reach, Wish
from senim.notices.subjects import is_other, other, others
from senim.processes import actions as processes
from senim.processes.models import Instance
from senim.processes.queries import instances_of

NOT_DELIVERED: Final = "not_delivered"
STATUSES: Final = frozenset({"delivered", "failed"})


@transaction.atomic
def set_reach(
    *,
    request_id: int,
    channel: str,
    language: str,
    at: dt.datetime,
    by: Actor = CITIZEN,
    optional: bool = True,
    safe: Hours | None = None,
    shared: bool = False,
) -> None:
    """The person says how they are told from now on; also what waits already goes the new way.

    `channel` empty: no contact at all, not even what the law asks for. `safe` are the only hours in which something may
    come, `shared` asks for neutral words. Writes `reach_set` (channel, language, optional) to the log; hours and sharing stay
    out of it. Refuses WayUnknown for a channel to which the person left no address.
    """
    if channel and not books.address_of(channel, request_id):
        raise WayUnknown(channel)
    hours = (safe.first, safe.last) if safe else (None, None)
    Wish.objects.update_or_create(
        request_id=request_id, defaults={"from_hour": hours[0], "until_hour": hours[1], "shared": shared}
    )
    _record_reach(request_id, channel, language, optional, at, by)


@transaction.atomic
def stop(*, request_id: int, at: dt.datetime, by: Actor = CITIZEN) -> None:
    """The person wants no more than what the law asks for (a click in an e-mail, the word STOP). Done twice it changes nothing."""
    reach = Reach.objects.select_for_update().filter(pk=request_id).first()
    if reach is not None and reach.optional:
        _record_reach(request_id, reach.channel, reach.language, False, at, by)


def stop_all(*, channel: str, address: str, at: dt.datetime) -> int:
    """The same for every request whose person is reached at this address: the word STOP by SMS; how many requests it was.

    What else people are told of forgets the address: an appointment stays, and nothing is sent about it any more.
    """
    requests = books.requests_of(channel, address)
    for request_id in requests:
        stop(request_id=request_id, at=at)
    return len(requests) + sum(subject.forget(channel, address) for subject in others().values())


@transaction.atomic
def start(*, request_id: int, at: dt.datetime, by: Actor = CITIZEN) -> None:
    """The person wants all notices again (the word START). Done twice it changes nothing; a ban on all contact stays."""
    reach = Reach.objects.select_for_update().filter(pk=request_id).first()
    if reach is not None and reach.channel and not reach.optional:
        _record_reach(request_id, reach.channel, reach.language, True, at, by)


def start_all(*, channel: str, address: str, at: dt.datetime) -> int:
    """The same for every request whose person is reached at this address; how many requests it was."""
    requests = books.requests_of(channel, address)
    for request_id in requests:
        start(request_id=request_id, at=at)
    return len(requests)


def _record_reach(request_id: int, channel: str, language: str, optional: bool, at: dt.datetime, by: Actor) -> None:
    stream = instances_of(request_id)[-1].stream
    payload = {"reach": channel, "language": language, "optional": optional}
    processes.record(stream=stream, kind="reach_set", payload=payload, at=micros(at), by=by)


@transaction.atomic
def resend(*, notice_id: int, at: dt.datetime, units: Collection[int]) -> None:
    """Send a dead notice once more, from the start. `units`: those in which the officer may. Refuses UnknownNotice, NotDead."""
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or not _within(notice, units):
        raise UnknownNotice(str(notice_id))
    if notice.state != DEAD or notice.moot:
        raise NotDead(notice.state)
    notice.state, notice.attempts, notice.next_at, notice.done_at = WAITING, 0, micros(at), None
    notice.save(update_fields=["state", "attempts", "next_at", "done_at"])


def _within(notice: Notice, units: Collection[int]) -> bool:
    if is_other(notice.request_id):
        subject = other(notice.request_id)
        return subject is not None and subject[0].streams_of(units).filter(stream=notice.stream).exists()
    return Instance.objects.filter(pk=notice.stream, unit_id__in=units).exists()


@transaction.atomic
def delivered(*, transport: str, reference: str, status: str, at: dt.datetime) -> bool:
    """A provider's later report about what it took: `delivered`, or `failed`, which makes the notice a dead letter.

    Whether such a notice was found; a report that comes twice, or before we wrote the acceptance, does nothing.
    """
    found = (
        Notice.objects.select_for_update()
        .filter(transport=transport, reference=reference, state=SENT)
        .exclude(reference="")
    )
    if status not in STATUSES:
        return False
    if status == "delivered":
        return bool(found.update(state=DELIVERED, done_at=micros(at)))
    return bool(found.update(state=DEAD, reason=NOT_DELIVERED, done_at=micros(at)))


@transaction.atomic
def reported(*, notice_id: int, transport: str, reference: str, status: str, at: dt.datetime) -> bool:
    """The same report from a provider that names our own notice, also while its acceptance is not written yet or was lost.

    What is known to have reached the phone is not sent once more, though our call had got no answer. Whether it changed
    anything; a report that comes twice does nothing. Refuses nothing: the caller has proved that the report is genuine.
    """
    if delivered(transport=transport, reference=reference, status=status, at=at):
        return True
    early = Notice.objects.filter(pk=notice_id, state__in=(SENDING, WAITING), attempts__gt=0)
    if status == "delivered":
        return bool(early.update(state=DELIVERED, transport=transport, reference=reference, done_at=micros(at)))
    failed = early.filter(state=SENDING) if status == "failed" else early.none()
    changes = {"state": DEAD, "reason": NOT_DELIVERED, "transport": transport, "reference": reference}
    return bool(failed.update(**changes, done_at=micros(at)))


def micros(at: dt.datetime) -> int:
    """A moment as the log keeps it."""
    return (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
