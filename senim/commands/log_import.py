"""`senim log import`: somebody else's event log into our layout, whole or not at all."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from senim.commands import answers
from senim.commands.errors import BadInput

COLUMNS = ("case", "activity", "time", "resource", "lifecycle")


def declare(verbs: Any) -> None:
    """Name the command's arguments."""
    verb = verbs.add_parser(
        "import", help="read somebody else's log", description="Read a log of another format into Parquet."
    )
    verb.add_argument("source", metavar="SRC", help="XES, CSV, OCEL 2.0 (JSON, SQLite, XML) or Parquet; texts also .gz")
    verb.add_argument("--to", required=True, metavar="LOG.parquet", help="where the log goes")
    for column in COLUMNS:
        verb.add_argument(f"--{column}", metavar="COLUMN", help=f"the column of CSV or Parquet that is the {column}")
    verb.add_argument("--zone", metavar="ZONE", help="for moments without a time zone, such as Asia/Almaty")
    verb.add_argument(
        "--time-format", metavar="FORMAT", help="%%d/%%m/%%Y %%H:%%M and the like; epoch-s, epoch-ms, epoch-us"
    )
    verb.add_argument("--object", metavar="TYPE", help="the object type of an OCEL log that is the case")
    verb.add_argument("--encoding", metavar="NAME", help="the encoding of a CSV (default: found out)")
    verb.add_argument("--delimiter", metavar="CHARACTER", help="the delimiter of a CSV (default: found out)")
    verb.add_argument("--skip-bad", action="store_true", help="leave bad rows out, and list them in LOG.rejected.csv")
    verb.add_argument("--drop-duplicates", action="store_true", help="keep one of events that are equal in everything")
    verb.add_argument("--json", action="store_true", help="print one JSON document")
    verb.set_defaults(act=_import)


def _import(given: argparse.Namespace) -> int:
    from senim.mining.formats.options import ImportOptions
    from senim.mining.formats.reading import import_log

    options = ImportOptions(
        **{column: getattr(given, column) for column in COLUMNS},
        zone=given.zone,
        time_format=given.time_format,
        object_type=given.object,
        encoding=given.encoding,
        delimiter="\t" if given.delimiter == "\\t" else given.delimiter,
        skip_bad=given.skip_bad,
        drop_duplicates=given.drop_duplicates,
    )
    with refusals(given.source):
        report = import_log(Path(given.source), Path(given.to), options, shown_progress())
    document = {
        "cases": report.cases,
        "events": report.events,
        "activities": report.activities,
        "columns": dict(report.columns),
        "rejected": dict(report.rejected),
        "duplicates": report.duplicates,
        "written": report.written,
        "examples": [row._asdict() for row in report.examples],
        "unlike": report.unlike,
        "left_out": dict(report.left_out),
    }
    answers.write(document, given.json, _lines(document, given.to))
    return 0 if report.written else 1


class refusals:  # noqa: N801  reads as what it is for: with refusals(name)
    """Turns what mining and the disk refuse into the one line that a person reads."""

    def __init__(self, name: str) -> None:
        """Remember the file that was given."""
        self._name = name

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Give BadInput for a refusal; anything else goes on."""
        from senim.mining.errors import MiningError

        if isinstance(error, MiningError):
            raise BadInput(f"{self._name}: {error}") from error
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise BadInput(f"{error.filename or self._name}: {error.strerror or error}") from error


def shown_progress(unit: str = "MB") -> Callable[[int, int | None], None] | None:
    """A line on stderr that counts on in MB or in events, where a person watches; None where nobody does."""
    if not sys.stderr.isatty():
        return None

    def show(read: int, size: int | None) -> None:
        scale = 1e6 if unit == "MB" else 1
        share = f" of {size / scale:,.0f}, {100 * read / size:.0f} %" if size else ""
        sys.stderr.write(f"\r{read / scale:,.0f} {unit}{share}" + ("\r\033[K" if read == size else ""))
        sys.stderr.flush()

    return show


def _lines(document: dict[str, Any], target: str) -> Iterator[str]:
    if document["written"]:
        yield f"{target}: {document['cases']} cases, {document['events']} events, {document['activities']} activities"
    else:
        yield "nothing was written: there are bad rows (--skip-bad leaves them out)"
    yield "taken: " + ", ".join(f"{own} from {source!r}" for own, source in document["columns"].items())
    for reason, count in document["rejected"].items():
        yield f"{count} rows: {reason}"
        yield from (f"  line {row['line']}: {row['shown']}" for row in document["examples"] if row["reason"] == reason)
    if document["written"] and document["rejected"]:
        yield f"all of them are listed in {target}.rejected.csv"
    if document["duplicates"]:
        yield f"{document['duplicates']} events say in everything what an earlier one says (--drop-duplicates)"
    if document["unlike"]:
        yield f"{document['unlike']} cases change what should be the same on all their events: the first is kept"
    yield from (f"left out: {count} {what}" for what, count in document["left_out"].items())
