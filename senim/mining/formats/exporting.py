"""Exports a log of ours for other people's tools, streamed; the file appears whole or not at all."""

import gzip
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from senim.mining.errors import FormatUnknown, LogInUse
from senim.mining.formats.csv_writing import write_csv
from senim.mining.formats.ocel_json_writing import write_ocel_json
from senim.mining.formats.ocel_sqlite_writing import write_ocel_sqlite
from senim.mining.formats.ocel_xml_writing import write_ocel_xml
from senim.mining.formats.options import Progress
from senim.mining.formats.sheet import Sheet
from senim.mining.formats.workplace import workplace
from senim.mining.formats.xes_writing import write_xes

TEXTS: Final[dict[str, Callable[[Sheet, TextIO], int]]] = {
    "xes": write_xes,
    "ocel2-json": write_ocel_json,
    "ocel2-xml": write_ocel_xml,
    "csv": write_csv,
}
FORMATS: Final = ("xes", "ocel2-json", "ocel2-sqlite", "ocel2-xml", "csv")


class ExportReport(NamedTuple):
    """What was written."""

    cases: int
    events: int


def export_log(source: Path, target: Path, kind: str, progress: Progress | None = None) -> ExportReport:
    """Write a log in our layout as one of FORMATS; texts are packed where the target's name ends in .gz.

    Equal logs give equal files. Refuses NotOurLayout, FormatUnknown, OptionInvalid (too many activities for SQLite),
    LogInUse; OSError for what the disk refuses. Progress counts events.
    """
    if kind not in FORMATS:
        raise FormatUnknown(f"{kind!r} is not one of {', '.join(FORMATS)}")
    if source.resolve() == target.resolve():
        raise LogInUse(f"{target}: the target is the source")
    sheet = Sheet(source, progress)
    try:
        with workplace(target) as folder:
            unfinished = folder / "export"
            if kind == "ocel2-sqlite":
                cases = write_ocel_sqlite(sheet, unfinished)
            else:
                with _text(unfinished, target.name.lower().endswith(".gz")) as out:
                    cases = TEXTS[kind](sheet, out)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(target)
    finally:
        sheet.close()
    return ExportReport(cases, sheet.events)


@contextmanager
def _text(path: Path, packed: bool) -> Iterator[TextIO]:
    with path.open("wb") as file:
        if not packed:
            with io.TextIOWrapper(file, "utf-8", newline="\n") as text:
                yield text
            return
        # Neither a name nor a moment inside: equal logs give equal files.
        with (
            gzip.GzipFile("", "wb", 6, file, mtime=0) as stream,
            io.TextIOWrapper(stream, "utf-8", newline="\n") as text,
        ):
            yield text
