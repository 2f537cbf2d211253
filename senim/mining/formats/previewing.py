"""Shows the beginning of a source before it is imported: columns, rows, what would be taken for what, what is wrong."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from senim.mining.errors import ColumnMissing, ObjectTypeUnclear
from senim.mining.formats.accepting import Raw, accept
from senim.mining.formats.csv_reading import CsvReader
from senim.mining.formats.ocel import OcelReader
from senim.mining.formats.opening import format_of
from senim.mining.formats.options import ImportOptions, Preview
from senim.mining.formats.parquet_reading import ParquetReader, plain
from senim.mining.formats.picking import guesses
from senim.mining.formats.readers import opened
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.values import texts_of

LOOKED_AT: Final = 1_000
"""So many rows are tried, so that what is wrong shows before the import."""


def preview(path: Path, rows: int = 20, options: ImportOptions | None = None) -> Preview:
    """The first rows of a source, at most 1,000, as texts. Refuses what an import refuses before its first row.

    Columns that nobody named are guessed, for a person to confirm; the problems found in the first 1,000 rows are told
    as sentences. Of an object-centric log whose case nobody chose only the object types are given.
    """
    options = replace(options or ImportOptions(), at_once=LOOKED_AT)
    options.time_zone()
    kind = format_of(path)
    with tempfile.TemporaryDirectory() as folder:
        try:
            return _previewed(path, kind, rows, options, Path(folder))
        except ObjectTypeUnclear as unclear:
            return Preview(kind, (), (), {}, (str(unclear),), unclear.types)


def _previewed(path: Path, kind: str, rows: int, options: ImportOptions, folder: Path) -> Preview:
    rejections = Rejections()
    with opened(path, kind, options, rejections, folder) as reader:
        if isinstance(reader, CsvReader | ParquetReader):
            found = guesses(reader.header, options)
            head: list[Sequence[str]] = list(islice(_cells(reader), rows))
            problems = _problems(path, kind, options.with_columns(found), folder)
            return Preview(kind, tuple(reader.header), tuple(map(tuple, head)), found, problems)
        raw = next(reader.raws())
        accept(raw, options, rejections)
        types: dict[str, int] = reader.types if isinstance(reader, OcelReader) else {}
        names = ("case", "activity", "time", *raw.attributes)
        shown = tuple(islice(_rows(raw), rows))
        return Preview(kind, names, shown, dict(reader.columns), _told(rejections), types)


def _problems(path: Path, kind: str, options: ImportOptions, folder: Path) -> tuple[str, ...]:
    rejections = Rejections()
    try:
        with opened(path, kind, options, rejections, folder) as reader:
            for raw in islice(reader.raws(), 1):
                accept(raw, options, rejections)
    except ColumnMissing as missing:
        return (str(missing),)
    return _told(rejections)


def _told(rejections: Rejections) -> tuple[str, ...]:
    return tuple(f"line {row.line}: {row.reason}: {row.shown}" for row in rejections.examples)


def _cells(reader: CsvReader | ParquetReader) -> Iterator[Sequence[str]]:
    if isinstance(reader, CsvReader):
        for _lines, rows in reader.rows():
            yield from rows
        return
    for batch in reader.batches():
        columns = [["" if value is None else str(value) for value in plain(column).to_pylist()] for column in batch]
        yield from zip(*columns, strict=True)


def _rows(raw: Raw) -> Iterator[tuple[str, ...]]:
    columns = [raw.case, raw.activity, raw.moment, *raw.attributes.values()]
    texts = [["" if text is None else text for text in texts_of(column).to_pylist()] for column in columns]
    yield from zip(*texts, strict=True)
