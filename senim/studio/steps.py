"""What happens at each step of a process: how often, how long it waits and is worked on, what is done again, where dues die."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, NamedTuple, Self, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.mining.buckets import Whole
from senim.mining.grouping import Tally, halves, pair
from senim.mining.quantiles import Spread, spread_of
from senim.mining.sequences import coded
from senim.mining.summaries import recoding
from senim.mining.suppression import FLOOR
from senim.studio.study import PARTY

COLUMNS: Final = (
    "activity", "kind", "at_us", "work_us", "lifecycle", "instance", "unit", "promise_us", "limit_us", "took",
    "case:promise_us",
)  # fmt: skip
_COUNTED: Final = (
    "done", "cases", "again", "open", "withdrawn", "promised", "promise_late", "limited", "limit_late", "died", "flows", "handed",
)  # fmt: skip
"""What pages show as numbers, or of which they show shares."""
_RECORDS: Final = 1 << 24
"""More records than a run of a process can have."""

_TIMES: Final = frozenset({"stay", "elapsed", "waiting", "working"})
Truths = npt.NDArray[np.bool_]
Figures = TypeVar("Figures", Tally, Spread)


@dataclass(frozen=True, slots=True)
class Steps:
    """Counts and times by step; keys are places in `names` (ascending), for `handed` pairs of places in `units`.

    `done` completions, `cases` cases that came to the step, `again` cases that did it more than once, `open` waiting now,
    `withdrawn` taken away; `promised` and `limited` completions that had such a due, `promise_late` and `limit_late`
    those that missed it; `died` cases whose own promise ran out while the step had them. Times in µs: `stay` from
    entering to completion in working time, `elapsed` the same by the clock; `waiting` until an officer took the step
    and `working` from then on, known only where it was taken. `flows` has the sequence flows by place in `flow_names`.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    flow_names: tuple[str, ...]
    done: Tally
    cases: Tally
    again: Tally
    open: Tally
    withdrawn: Tally
    promised: Tally
    promise_late: Tally
    limited: Tally
    limit_late: Tally
    died: Tally
    stay: Spread
    elapsed: Spread
    waiting: Spread
    working: Spread
    flows: Tally
    handed: Tally

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Add up, whatever names the parts know; none gives the figures of nothing."""
        names, units, flows = (union([getattr(one, of) for one in parts]) for of in ("names", "units", "flow_names"))
        found: dict[str, Any] = {}
        for field in fields(cls)[3:]:
            under = {"flows": ("flow_names", flows), "handed": ("units", units)}.get(field.name, ("names", names))
            kind: Any = Spread if field.name in _TIMES else Tally
            figures = [
                moved(getattr(one, field.name), getattr(one, under[0]), under[1], field.name == "handed")
                for one in parts
            ]
            found[field.name] = kind.merged(figures)
        return cls(names, units, flows, **found)

    def without_few(self) -> Self:
        """The same in steps of five, and without counts below ten, which stand as none. Shares are of these counts too."""
        return replace(self, **{name: getattr(self, name).in_steps(FLOOR) for name in _COUNTED})

    def place(self, name: str) -> int:
        """The key of a step; -1, which nothing has, for one that never occurred."""
        return self.names.index(name) if name in self.names else -1

    def flow_counts(self) -> dict[str, int]:
        """How many tokens each flow carried."""
        return {self.flow_names[key]: int(n) for key, n in zip(self.flows.keys, self.flows.counts, strict=True)}

    def handovers(self) -> list[tuple[str, str, int]]:
        """From which unit to which, and how often, the most frequent first."""
        first, second = halves(self.handed.keys)
        rows = zip(first.tolist(), second.tolist(), self.handed.counts.tolist(), strict=True)
        return sorted(((self.units[a], self.units[b], n) for a, b, n in rows), key=lambda row: (-row[2], row))


def steps_of(chunk: pa.Table) -> Steps:
    """The figures of one part; `chunk` has whole cases and COLUMNS."""
    rows = _Rows(chunk)
    runs = _executions(rows)
    dues = _dues(rows, runs)
    size = len(rows.names)
    took, flows = _flows(chunk)
    handed, units = _handed(rows, chunk)
    ended = runs.complete >= 0
    taken = ended & (runs.start >= 0) & (runs.schedule >= 0)
    stayed = ended & (runs.schedule >= 0)
    step = runs.step

    def spread(mine: Truths, column: Whole, first: Whole, last: Whole) -> Spread:
        return spread_of(step[mine], np.maximum(column[last[mine]] - column[first[mine]], 0), size)

    gone = runs.withdrawn
    return Steps(
        names=rows.names,
        units=units,
        flow_names=took,
        done=Tally.of(step[ended], size),
        cases=_by_case(rows, runs, ended, 1),
        again=_by_case(rows, runs, ended, 2),
        open=Tally.of(step[~ended & ~gone & (runs.schedule >= 0)], size),
        withdrawn=Tally.of(step[gone], size),
        promised=dues["promised"],
        promise_late=dues["promise_late"],
        limited=dues["limited"],
        limit_late=dues["limit_late"],
        died=dues["died"],
        stay=spread(stayed, rows.work, runs.schedule, runs.complete),
        elapsed=spread(stayed, rows.at, runs.schedule, runs.complete),
        waiting=spread(taken, rows.work, runs.schedule, runs.start),
        working=spread(taken, rows.work, runs.start, runs.complete),
        flows=flows,
        handed=handed,
    )


class _Rows:
    """The columns of a part as plain arrays."""

    def __init__(self, chunk: pa.Table) -> None:
        self.names, codes = _sorted_names(*coded(chunk.column("activity")))
        self.code = codes
        self.case = chunk.column("case").to_numpy()
        self.at = chunk.column("at_us").to_numpy()
        self.work = chunk.column("work_us").fill_null(0).to_numpy()
        self.promise, self.limit, self.case_promise = (
            chunk.column(name).fill_null(-1).to_numpy() for name in ("promise_us", "limit_us", "case:promise_us")
        )
        words, lives = coded(chunk.column("lifecycle"))
        self.life = np.array([_LIVES.get(word, 2) for word in words] or [0], np.int64)[lives]
        self.instance = chunk.column("instance").cast(pa.int64()).to_numpy()


_LIVES: Final = {"schedule": 0, "start": 1, "complete": 2, "withdraw": 3}


class _Runs(NamedTuple):
    """Executions of steps: the step, and the rows of their schedule, start and completion (-1: there is none)."""

    step: Whole
    case: Whole
    schedule: Whole
    start: Whole
    complete: Whole
    withdrawn: Truths


def _executions(rows: _Rows) -> _Runs:
    _, first, number = np.unique(rows.case * _RECORDS + rows.instance, return_index=True, return_inverse=True)
    of = np.full((4, len(first)), -1, np.int64)
    every = np.arange(len(rows.code))
    for life in range(4):
        mine = rows.life == life
        of[life, number[mine]] = every[mine]
    return _Runs(rows.code[first], rows.case[first], of[0], of[1], of[2], of[3] >= 0)


def _by_case(rows: _Rows, runs: _Runs, ended: Truths, least: int) -> Tally:
    """By step, the cases that completed it at least so many times."""
    keys, counts = np.unique(runs.case[ended] * len(rows.names) + runs.step[ended], return_counts=True)
    return Tally.of(keys[counts >= least] % max(len(rows.names), 1), len(rows.names))


def lost_at(chunk: pa.Table, step: str) -> list[str]:
    """The codes of the cases whose own promise ran out while this step had them; `chunk` has COLUMNS and `case_id`."""
    rows = _Rows(chunk)
    if step not in rows.names:
        return []
    runs = _executions(rows)
    mine = _during(rows, runs) & (runs.step == rows.names.index(step))
    return list(dict.fromkeys(chunk.column("case_id").take(pa.array(runs.schedule[mine])).to_pylist()))


def _during(rows: _Rows, runs: _Runs) -> Truths:
    """The executions between whose entering and completion the promise of the case ran out."""
    whole = (runs.complete >= 0) & (runs.schedule >= 0)
    promise = np.where(whole, rows.case_promise[runs.schedule], -1)
    found: Truths = whole & (promise >= rows.at[runs.schedule]) & (promise < rows.at[runs.complete])
    return found


def _dues(rows: _Rows, runs: _Runs) -> dict[str, Tally]:
    found, size = {}, len(rows.names)
    for name, column in (("promise", rows.promise), ("limit", rows.limit)):
        mine = runs.complete >= 0
        due = np.where(mine, column[runs.complete], -1)
        late = (due >= 0) & (rows.at[runs.complete] > due)
        found["promised" if name == "promise" else "limited"] = Tally.of(runs.step[due >= 0], size)
        found[f"{name}_late"] = Tally.of(runs.step[late], size)
    found["died"] = Tally.of(runs.step[_during(rows, runs)], size)
    return found


def _flows(chunk: pa.Table) -> tuple[tuple[str, ...], Tally]:
    words, codes = coded(chunk.column("took"))
    often = np.bincount(codes, minlength=len(words))
    sums: dict[str, int] = {}
    for sequence, times in zip(words, often.tolist(), strict=True):
        for flow in sequence.split():
            sums[flow] = sums.get(flow, 0) + times
    names = tuple(sorted(name for name, times in sums.items() if times))
    return names, Tally(np.arange(len(names)), np.array([sums[name] for name in names], np.int64))


def _handed(rows: _Rows, chunk: pa.Table) -> tuple[Tally, tuple[str, ...]]:
    """From one completed step to the next of the same case: between which units, where they differ."""
    units, codes = _sorted_names(*coded(chunk.column("unit")))
    words, kinds = coded(chunk.column("kind"))
    tasks = np.array([word == "task" for word in words] or [False])[kinds]
    # What another body did is a hand-over too; only logs for study say so.
    outside = np.array([unit.startswith(PARTY) for unit in units] or [False])[codes]
    steps = np.flatnonzero((rows.life == 2) & (tasks | outside))
    unit, case = codes[steps], rows.case[steps]
    moved = (case[1:] == case[:-1]) & (unit[1:] != unit[:-1])
    return Tally.of(pair(unit[:-1][moved], unit[1:][moved])), units


def _sorted_names(names: Sequence[str], codes: Whole) -> tuple[tuple[str, ...], Whole]:
    """Each name once, ascending, and the codes for that order."""
    order = tuple(sorted(set(names)))
    table = np.array([order.index(name) for name in names] or [0], np.int64)
    return order, table[codes]


def union(every: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """All names, each once, ascending."""
    return tuple(sorted({name for names in every for name in names}))


def moved(given: Figures, old: tuple[str, ...], new: tuple[str, ...], pairs: bool = False) -> Figures:
    """The same figures with keys that are places in the new names instead of the old ones; `pairs`: keys are pairs."""
    if old == new:
        return given
    table = recoding(old, new)
    if pairs:
        first, second = halves(given.keys)
        return given.relabelled(pair(table[first], table[second]))
    return given.relabelled(table[given.keys])
