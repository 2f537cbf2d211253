"""The service clock as events: what a start, pause, extension, stop or recalculation writes, and the fold that reads it.

Two dues run side by side: the promise (what we tell people) and the legal limit. Nothing but an event moves them, and a
pause or an extension is possible only where the step's ClockRule allows it. Moments are µs since 1970 UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

from senim.kernel.clock_dues import Change, Dues, Extension, Pause, dues_of, lengthened, moved
from senim.kernel.terms import ClockRule, Term
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add_term
from senim.kernel.worktime_errors import ClockRefused

State = Literal["running", "paused", "stopped"]

EVENT_TYPES: Final = (
    "clock_started", "clock_paused", "clock_resumed", "clock_extended", "clock_stopped", "clock_recalculated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as its events left it. `calendar` is the version that gave the dues; `paused` counts ended pauses in µs."""

    state: State
    started_at: int
    promise_due: int | None
    limit_due: int | None
    calendar: str
    promise: Term | None = None
    limit: Term | None = None
    paused_at: int | None = None
    pause_reason: str = ""
    paused: int = 0
    extended: int = 0
    stopped_at: int | None = None
    last_at: int = 0
    changes: tuple[Change, ...] = ()


class Shares(NamedTuple):
    """How long a clock ran and how long it stood paused, in µs of the wall clock; together all that has passed."""

    running: int
    paused: int


def start(net_promise: Term | None, net_limit: Term | None, at: int, calendar: Calendar) -> dict[str, Any]:
    """Give the payload of `clock_started`: dues, terms and the calendar's version. Refuses moments outside the calendar."""
    return {
        "promise": None if net_promise is None else add_term(calendar, at, net_promise),
        "limit": None if net_limit is None else add_term(calendar, at, net_limit),
        "promise_term": _written(net_promise),
        "limit_term": _written(net_limit),
        "calendar": calendar.version,
    }


def pause(clock: Clock, rule: ClockRule, reason: str, at: int) -> dict[str, Any]:
    """Give the payload of `clock_paused`.

    Refuses (ClockRefused) a clock that does not run (`not_running`), no reason (`reason_missing`), a reason that the
    rule does not name (`pause_not_allowed`: a statutory clock does not wait for the citizen unless the rule says so)
    and a limit that has passed (`limit_passed`: a pause must not hide it).
    """
    _must_run(clock)
    if not reason:
        raise ClockRefused("reason_missing", "a pause needs a reason")
    if reason not in rule.pause_reasons:
        raise ClockRefused("pause_not_allowed", f"the rule of this clock allows no pause for {reason!r}")
    if clock.limit_due is not None and max(at, clock.last_at) > clock.limit_due:
        raise ClockRefused("limit_passed", "the limit has passed; a pause cannot hide it")
    return {"reason": reason}


def resume(clock: Clock, at: int, calendar: Calendar) -> dict[str, Any]:
    """Give the payload of `clock_resumed`: the dues still ahead when the pause began, moved on by its length.

    A due counted in working time moves by the open time the pause lasted, one in clock hours by the time on the clock,
    one in days or months by local dates. Refuses (ClockRefused) `not_paused` and `calendar_changed` (recalculate
    first), and (WorktimeRefused) moments outside the calendar.
    """
    if clock.state != "paused" or clock.paused_at is None:
        raise ClockRefused("not_paused", "the clock is not paused")
    _must_know(clock, calendar)
    gap = Pause(clock.paused_at, max(at, clock.last_at))
    return _dues_payload(moved(calendar, clock.promise, clock.limit, _dues(clock), gap), calendar)


def extend(
    clock: Clock, rule: ClockRule, by_role: str, amount: Term, reason: str, at: int, calendar: Calendar
) -> dict[str, Any]:
    """Give the payload of `clock_extended`: the limit later by a term, the promise with it while it is still ahead.

    `notice` is the moment by which the person must be told. Refuses (ClockRefused) `not_running`, `reason_missing`,
    `extension_not_allowed`, `wrong_role`, `no_limit`, `limit_passed`, `calendar_changed`, and `too_long` when all
    extensions together would pass the rule's most (appeals in Kazakhstan: up to 2 months, told within 3 working
    days, APPC art. 76).
    """
    _must_run(clock)
    if rule.extend_by is None or rule.extend_up_to is None:
        raise ClockRefused("extension_not_allowed", "the rule of this clock allows no extension")
    if by_role != rule.extend_by:
        raise ClockRefused("wrong_role", f"only the role {rule.extend_by!r} may extend this clock")
    if not reason:
        raise ClockRefused("reason_missing", "an extension needs a reason")
    if clock.limit_due is None:
        raise ClockRefused("no_limit", "a clock without a limit cannot be extended")
    moment = max(at, clock.last_at)
    if moment > clock.limit_due:
        raise ClockRefused("limit_passed", "the limit has passed; it cannot be extended any more")
    _must_know(clock, calendar)
    return _extended(clock, rule, rule.extend_up_to, Extension(moment, amount), reason, calendar)


def _extended(
    clock: Clock, rule: ClockRule, up_to: Term, extension: Extension, reason: str, calendar: Calendar
) -> dict[str, Any]:
    longer = lengthened(calendar, _dues(clock), extension)
    bare = dues_of(calendar, clock.started_at, clock.promise, clock.limit, clock.changes).bare_limit
    if longer.limit is not None and bare is not None and longer.limit > add_term(calendar, bare, up_to):
        raise ClockRefused("too_long", f"all extensions together may add at most {up_to.amount} {up_to.unit}")
    notice = None if rule.notice is None else add_term(calendar, extension.at, rule.notice)
    payload = _dues_payload(longer, calendar)
    return payload | {"term": _written(extension.term), "reason": reason, "notice": notice}


def stop(clock: Clock, at: int) -> dict[str, Any]:
    """Give the payload of `clock_stopped`: whether promise and limit were kept (None where there is none).

    A clock stopped while it is paused keeps the dues it had when the pause began, and is judged by that moment.
    Refuses (ClockRefused) a clock that has stopped before (`stopped`).
    """
    if clock.state == "stopped":
        raise ClockRefused("stopped", "the clock has stopped before")
    judged = max(at, clock.last_at) if clock.paused_at is None else clock.paused_at
    return {
        "promise_kept": None if clock.promise_due is None else judged <= clock.promise_due,
        "limit_kept": None if clock.limit_due is None else judged <= clock.limit_due,
    }


def recalculate(clock: Clock, calendar: Calendar, at: int) -> dict[str, Any]:
    """Give the payload of `clock_recalculated`: the dues still ahead, counted anew by this calendar.

    The terms, pauses and extensions are counted again from the start; a due that has passed stays as it was. With the
    calendar that gave the dues nothing changes. Refuses (ClockRefused) `stopped`, (WorktimeRefused) moments outside.
    """
    if clock.state == "stopped":
        raise ClockRefused("stopped", "a stopped clock is not counted anew")
    moment = max(at, clock.last_at) if clock.paused_at is None else clock.paused_at
    fresh = dues_of(calendar, clock.started_at, clock.promise, clock.limit, clock.changes)
    return _dues_payload(
        Dues(_if_ahead(clock.promise_due, fresh.promise, moment), _if_ahead(clock.limit_due, fresh.limit, moment)),
        calendar,
    )


def shares(clock: Clock, at: int) -> Shares:
    """Give how long the clock ran and stood paused up to a moment (or up to its stop); a moment before its last event
    counts as that event's."""
    end = max(at, clock.last_at) if clock.stopped_at is None else clock.stopped_at
    paused = clock.paused + (end - clock.paused_at if clock.paused_at is not None else 0)
    return Shares(end - clock.started_at - paused, paused)


def apply(clock: Clock | None, event_type: str, data: Mapping[str, Any], at: int) -> Clock:
    """Give the clock after one event of EVENT_TYPES; total on the payloads of this module.

    A moment before the clock's last event counts as that event's, so a server clock that jumps back takes nothing
    away. Refuses (ClockRefused) `not_started`, `already_started` and `unknown_event`.
    """
    if event_type == "clock_started":
        if clock is not None:
            raise ClockRefused("already_started", "the clock has been started before")
        return _started(data, at)
    if clock is None:
        raise ClockRefused("not_started", f"{event_type} needs a clock that has been started")
    moment = max(at, clock.last_at)
    change = _CHANGES.get(event_type)
    if change is None:
        raise ClockRefused("unknown_event", f"{event_type!r} is no event of a clock")
    return change(clock, data, moment)


def _started(data: Mapping[str, Any], at: int) -> Clock:
    return Clock(
        state="running",
        started_at=at,
        promise_due=data["promise"],
        limit_due=data["limit"],
        calendar=data["calendar"],
        promise=_read(data["promise_term"]),
        limit=_read(data["limit_term"]),
        last_at=at,
    )


def _paused(clock: Clock, data: Mapping[str, Any], moment: int) -> Clock:
    return replace(clock, state="paused", paused_at=moment, pause_reason=data["reason"], last_at=moment)


def _resumed(clock: Clock, data: Mapping[str, Any], moment: int) -> Clock:
    began = moment if clock.paused_at is None else clock.paused_at
    return _with_dues(
        clock,
        data,
        moment,
        state="running",
        paused=clock.paused + moment - began,
        paused_at=None,
        pause_reason="",
        changes=(*clock.changes, Pause(began, moment)),
    )


def _lengthened(clock: Clock, data: Mapping[str, Any], moment: int) -> Clock:
    extension = Extension(moment, Term(*data["term"]))
    return _with_dues(clock, data, moment, extended=clock.extended + 1, changes=(*clock.changes, extension))


def _stopped(clock: Clock, data: Mapping[str, Any], moment: int) -> Clock:
    paused = shares(clock, moment).paused
    return replace(clock, state="stopped", stopped_at=moment, paused=paused, paused_at=None, last_at=moment)


def _with_dues(clock: Clock, data: Mapping[str, Any], moment: int, **changed: Any) -> Clock:
    return replace(
        clock,
        promise_due=data["promise"],
        limit_due=data["limit"],
        calendar=data["calendar"],
        last_at=moment,
        **changed,
    )


_CHANGES: Final[Mapping[str, Callable[[Clock, Mapping[str, Any], int], Clock]]] = {
    "clock_paused": _paused,
    "clock_resumed": _resumed,
    "clock_extended": _lengthened,
    "clock_recalculated": _with_dues,
    "clock_stopped": _stopped,
}


def _dues(clock: Clock) -> Dues:
    return Dues(clock.promise_due, clock.limit_due)


def _dues_payload(dues: Dues, calendar: Calendar) -> dict[str, Any]:
    return {"promise": dues.promise, "limit": dues.limit, "calendar": calendar.version}


def _if_ahead(old: int | None, fresh: int | None, moment: int) -> int | None:
    return old if old is not None and old < moment else fresh


def _must_run(clock: Clock) -> None:
    if clock.state != "running":
        raise ClockRefused("not_running", f"the clock is {clock.state}")


def _must_know(clock: Clock, calendar: Calendar) -> None:
    if clock.calendar != calendar.version:
        raise ClockRefused("calendar_changed", "the calendar has changed; recalculate the clock first")


def _written(term: Term | None) -> list[int | str] | None:
    return None if term is None else [term.amount, term.unit, term.code]


def _read(written: list[Any] | None) -> Term | None:
    return None if written is None else Term(*written)
