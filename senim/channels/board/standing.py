"""How each way stands, told from its heartbeat and the operator's thresholds: pure, so that page and banner cannot differ."""

import datetime as dt
from typing import Final, NamedTuple

from senim.channels.board.queries import Beats, Hooks
from senim.channels.board.ways import Way
from senim.intake.timeline import moment_of

OPEN, WELL, FAULTS, DOWN, SILENT, UNTRIED, NOT_SET_UP = (
    "open", "well", "faults", "down", "silent", "untried", "not_set_up",
)  # fmt: skip
ALARMING: Final = frozenset({DOWN, SILENT})


class Limits(NamedTuple):
    """When a way counts as down: after so many failures in a row, or when its errand said nothing for so many minutes."""

    failures: int
    silent_minutes: int


class Standing(NamedTuple):
    """One way as it stands. `open`: the web server answers it · `well` · `faults`: some failures, fewer than the limit ·
    `down` · `silent`: its errand says nothing, or notices that should have left do not · `untried` · `not_set_up`.

    Of webhooks: `names` of the systems that fail, and `dead` changes that were given up.
    """

    way: Way
    state: str
    worked_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None
    since: dt.datetime | None = None
    failures: int = 0
    reason: str = ""
    names: tuple[str, ...] = ()
    dead: int = 0

    @property
    def is_alarming(self) -> bool:
        """Whether people must be told: messages do not come in, words do not go out, or changes were given up."""
        return self.state in ALARMING or self.dead > 0


def standing(way: Way, beats: Beats, limits: Limits, now: dt.datetime) -> Standing:
    """How one way stands at `now`."""
    if not way.is_set_up:
        return Standing(way, NOT_SET_UP)
    if way.line:
        return _of_line(way, beats, limits, now)
    if way.hooks:
        return _of_hooks(way, beats.hooks, limits)
    return _of_errand(way, beats, limits, now) if way.errand else Standing(way, OPEN)


def _of_errand(way: Way, beats: Beats, limits: Limits, now: dt.datetime) -> Standing:
    beat = beats.doors.get(way.door)
    if beat is None:
        return Standing(way, UNTRIED)
    facts = beat.worked_at, beat.failed_at, beat.failing_since, beat.failures, beat.reason
    if beat.failures >= limits.failures:
        return Standing(way, DOWN, *facts)
    newest = max((one for one in (beat.worked_at, beat.failed_at) if one), default=now)
    if now - newest > dt.timedelta(minutes=limits.silent_minutes):
        return Standing(way, SILENT, *facts)._replace(since=newest)
    return Standing(way, FAULTS if beat.failures else WELL, *facts)


def _of_line(way: Way, beats: Beats, limits: Limits, now: dt.datetime) -> Standing:
    line = beats.lines.get(way.line)
    since = moment_of(line.failing_since) if line and line.failing_since is not None else None
    worked = moment_of(line.worked_at) if line and line.worked_at is not None else None
    failures, reason = (line.failures, line.reason) if line else (0, "")
    if since is not None:
        state = DOWN if failures >= limits.failures else FAULTS
        return Standing(way, state, worked, since, since, failures, reason)
    overdue = beats.overdue.get(way.line)
    if overdue is not None and now - moment_of(overdue) > dt.timedelta(minutes=limits.silent_minutes):
        return Standing(way, SILENT, worked, since=moment_of(overdue))
    return Standing(way, WELL if worked else UNTRIED, worked)


def _of_hooks(way: Way, hooks: Hooks, limits: Limits) -> Standing:
    if not hooks.receivers:
        return Standing(way, NOT_SET_UP)
    worked = None if hooks.worked_at is None else moment_of(hooks.worked_at)
    if hooks.failing_since is None:
        return Standing(way, WELL if worked else UNTRIED, worked, dead=hooks.dead)
    since, state = moment_of(hooks.failing_since), DOWN if hooks.failures >= limits.failures else FAULTS
    return Standing(way, state, worked, since, since, hooks.failures, hooks.reason, hooks.names, hooks.dead)
