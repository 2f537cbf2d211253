"""What is kept of a scenario that was played: its figures with their intervals, as JSON, and read back."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Self

from senim.simulation.intervals import Measured, difference
from senim.studio.foreseeing import Foreseen, Outlook

FIGURES: Final = ("median", "p90", "within_promise", "cost")
Kept = list[float | None]


class Figure(NamedTuple):
    """A figure with the ends of its 95 % interval; None where one run only gives none."""

    value: float
    low: float | None
    high: float | None


class Column(NamedTuple):
    """One scenario beside today's: times in seconds, shares from 0 to 1, hours of people's time and money a request.

    `figures` and `differences` by name (FIGURES and `hours`), `busy` by role.
    """

    figures: Mapping[str, Figure]
    differences: Mapping[str, Figure]
    busy: Mapping[str, Figure]

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> Self:
        """The column from its JSON."""
        return cls(*({name: Figure(*one) for name, one in row[part].items()} for part in cls._fields))


class Answer(NamedTuple):
    """What a run gave: today, the changes, what was played beside it (None where nothing was), and what was measured."""

    measured: Mapping[str, float]
    people: Mapping[str, int]
    today: Column
    changed: Column | None
    other: Column | None
    unplayed: str
    warnings: list[str]

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> Self:
        """The answer from its JSON."""
        columns = {name: Column.kept(row[name]) if row[name] else None for name in ("today", "changed", "other")}
        return cls(**{**row, **columns})


def document(found: Foreseen, measured: Mapping[str, float | None], people: Mapping[str, int]) -> dict[str, Any]:
    """An answer as JSON."""
    looks = [one for one in (found.today, found.changed, found.other) if one is not None]
    return {
        "measured": {name: value for name, value in measured.items() if value is not None},
        "people": dict(people),
        "today": _column(found.today, found.today),
        "changed": _column(found.changed, found.today),
        "other": _column(found.other, found.today),
        "unplayed": found.refused,
        "warnings": sorted({words for look in looks for words in look.result.warnings}),
    }


def _column(look: Outlook | None, today: Outlook) -> dict[str, Any] | None:
    if look is None:
        return None
    figures = {name: getattr(look.result, name) for name in FIGURES} | {"hours": look.hours}
    differences: dict[str, Measured | None] = {}
    if look is not today:
        differences = {name: look.differences.get(name) for name in FIGURES}
        differences["hours"] = difference(look.hours, today.hours)
    return {
        "figures": _known(figures),
        "differences": _known(differences),
        "busy": _known(look.result.utilisation),
    }


def _known(figures: Mapping[str, Measured | None]) -> dict[str, Kept]:
    """Those that have a value; a figure that no run gave is left out."""
    rows = {name: one for name, one in figures.items() if one is not None and one.value == one.value}
    return {name: [one.value, one.low, one.high] for name, one in rows.items()}
