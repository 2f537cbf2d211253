"""What an import or an export is asked for, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from senim.mining.errors import OptionInvalid

Progress = Callable[[int, int | None], None]
"""Called with the bytes of the source read so far, and how many there are (None when unknown)."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a source is to be read; None means: the format's own way.

    `case`, `activity`, `time`, `resource`, `lifecycle` name columns of CSV and Parquet; `zone` is an IANA name for moments
    that carry no zone; `time_format` is a pattern of strptime, or epoch-s, epoch-ms, epoch-us; `object_type` is the type
    of an object-centric log whose objects are the cases; `encoding` and `delimiter` are for CSV; `at_once` is how many
    events are gathered before they are looked at: few for a preview.
    """

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None
    lifecycle: str | None = None
    zone: str | None = None
    time_format: str | None = None
    object_type: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    skip_bad: bool = False
    drop_duplicates: bool = False
    at_once: int = 250_000

    def with_columns(self, columns: Mapping[str, str]) -> "ImportOptions":
        """The same, with these columns: case, activity, time, resource, lifecycle; those not named stay."""
        return replace(
            self,
            case=columns.get("case", self.case),
            activity=columns.get("activity", self.activity),
            time=columns.get("time", self.time),
            resource=columns.get("resource", self.resource),
            lifecycle=columns.get("lifecycle", self.lifecycle),
        )

    def time_zone(self) -> ZoneInfo | None:
        """The zone for moments without one. Refuses OptionInvalid a name that is not known here."""
        if self.zone is None:
            return None
        try:
            return ZoneInfo(self.zone)
        except (ValueError, OSError, LookupError) as error:
            raise OptionInvalid(f"{self.zone!r} is not a known time zone (such as Asia/Almaty)") from error


class Rejected(NamedTuple):
    """A row that cannot be taken: its line (or number) in the source from 1, why, and the beginning of what it says."""

    line: int
    reason: str
    shown: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `written` is false when bad rows made it refuse; then nothing was changed.

    `columns` says for each column of the log where it was taken from; `rejected` counts bad rows by reason and
    `examples` holds the first 20 of each; `duplicates` are events that say in everything the same as an earlier one;
    `unlike` counts cases in which a case column changed its value (the first is kept); `left_out` names what the flat
    layout cannot hold, with a count.
    """

    written: bool
    cases: int
    events: int
    activities: int
    columns: Mapping[str, str]
    rejected: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[Rejected, ...] = ()
    duplicates: int = 0
    unlike: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a source: its columns, the first rows as texts, what would be taken for what, what is wrong.

    `guesses` maps case, activity, time, resource, lifecycle (those that were found) to columns; for an object-centric
    log `object_types` counts the objects of each type.
    """

    format: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guesses: Mapping[str, str]
    problems: tuple[str, ...]
    object_types: Mapping[str, int] = field(default_factory=dict)
