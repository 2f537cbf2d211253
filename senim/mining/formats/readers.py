"""Chooses the reader for a format; all give the same: rows, some at a time."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from senim.mining.formats.accepting import Raw
from senim.mining.formats.csv_reading import CsvReader
from senim.mining.formats.ocel import OcelReader, OcelSource
from senim.mining.formats.ocel_json_reading import OcelJson
from senim.mining.formats.ocel_sqlite_reading import OcelSqlite
from senim.mining.formats.ocel_xml_reading import OcelXml
from senim.mining.formats.options import ImportOptions, Progress
from senim.mining.formats.parquet_reading import ParquetReader
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.xes_reading import XesReader


class Reader(Protocol):
    """What every format gives: rows, the columns they were taken from, what the flat layout cannot hold."""

    guess_kinds: bool
    left_out: Counter[str]

    @property
    def columns(self) -> dict[str, str]:
        """What was taken for what."""

    def raws(self) -> Iterator[Raw]:
        """All rows, some at a time."""

    def share(self) -> float:
        """How much of the source was read."""

    def close(self) -> None:
        """Close the source."""


@contextmanager
def opened(
    source: Path,
    kind: str,
    options: ImportOptions,
    rejections: Rejections,
    folder: Path,
    progress: Progress | None = None,
) -> Iterator[Reader]:
    """The reader for a format; scratch goes into the folder. Refuses the errors of senim.mining.errors."""
    reader: Reader
    if kind == "csv":
        reader = CsvReader(source, options, rejections, progress)
    elif kind == "parquet":
        reader = ParquetReader(source, options, rejections, progress)
    elif kind == "xes":
        reader = XesReader(source, options, rejections, progress)
    else:
        forms: dict[str, Callable[[], OcelSource]] = {
            "ocel2-json": lambda: OcelJson(source, progress),
            "ocel2-xml": lambda: OcelXml(source, progress),
            "ocel2-sqlite": lambda: OcelSqlite(source, folder, progress),
        }
        reader = OcelReader(forms[kind], options, rejections, folder)
    try:
        yield reader
    finally:
        reader.close()
