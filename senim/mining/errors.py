"""What mining refuses, one class per kind of refusal; every message is one line that a person can act on."""

from collections.abc import Mapping


class MiningError(Exception):
    """The root of everything mining refuses."""


class NotOurLayout(MiningError):
    """The file is not an event log in the layout of senim.mining.layout."""

    def __init__(self, name: str) -> None:
        """Say which file, and how it becomes one."""
        super().__init__(f"{name}: not a log in our layout (make one: senim log import {name} --to LOG.parquet)")


class RowsUnsorted(MiningError):
    """Rows given to a LogWriter do not stand by case, moment and position."""


class ColumnsUnlike(MiningError):
    """A table given to a LogWriter has other columns than were announced."""


class FormatUnknown(MiningError):
    """Neither the ending nor the beginning of the file tells a format that is read or written here."""


class SourceBroken(MiningError):
    """The source cannot be read on: not well formed, cut off, or larger than allowed; the line is told where there is one."""

    def __init__(self, message: str, line: int = 0) -> None:
        """Put the line, counted from 1, before the message; 0 where it is unknown."""
        self.line = line
        one_line = " ".join(message.split())
        super().__init__(f"line {line}: {one_line}" if line else one_line)


class ColumnMissing(MiningError):
    """A column that was asked for, or that every log needs, is not in the source."""


class ObjectTypeUnclear(MiningError):
    """An object-centric log has several object types, or not the one asked for: somebody must say which is the case."""

    def __init__(self, types: Mapping[str, int], wanted: str | None) -> None:
        """List the types with the number of their objects, the largest first."""
        self.types = dict(types)
        listed = ", ".join(
            f"{name} ({count})" for name, count in sorted(types.items(), key=lambda row: (-row[1], row[0]))
        )
        asked = (
            f"no objects of type {wanted!r}" if wanted else "choose the object type that is the case (--object TYPE)"
        )
        super().__init__(f"{asked}; there are: {listed or 'no objects at all'}")


class OptionInvalid(MiningError):
    """An option of an import or an export has a value that cannot be used, such as an unknown time zone."""


class LogInUse(MiningError):
    """Another import or export is writing to the same place."""


class ModelTooWide(MiningError):
    """A model has so many ways to run that what a log shows cannot be decided within the bound on token moves."""


class TracesMissing(MiningError):
    """A log has no cases, or not the column, that an analysis needs."""


class EngineMissing(MiningError):
    """The engine that was asked for, such as Apache Spark, is not installed here or does not start."""


class NotComparable(MiningError):
    """Two logs have no cases that could fairly be compared."""
