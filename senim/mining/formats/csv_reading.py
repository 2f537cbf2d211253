"""Reads CSV of any usual encoding and delimiter, line by line, with the exact line of every bad row."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.errors import OptionInvalid, SourceBroken
from senim.mining.formats.accepting import Raw
from senim.mining.formats.cells import GUARDED
from senim.mining.formats.opening import buffered
from senim.mining.formats.options import ImportOptions, Progress
from senim.mining.formats.picking import own_names, picked
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.values import TEXT

SAMPLE_BYTES: Final = 256 * 1024
LONGEST_LINE: Final = 16 * 1024 * 1024
LONGEST_CELL: Final = 1024 * 1024
ROWS_AT_ONCE: Final = 25_000
DELIMITERS: Final = ",;\t|"
RAGGED: Final = "wrong number of cells"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class CsvReader:
    """The rows of a CSV file. `header` names its columns; a column without a name is called by its number."""

    guess_kinds = True

    def __init__(
        self, source: Path, options: ImportOptions, rejections: Rejections, progress: Progress | None = None
    ) -> None:
        """Open the file and read its header. Refuses SourceBroken what is no CSV, OptionInvalid an unknown encoding."""
        self._options, self._rejections = options, rejections
        self._stream, self._counted = buffered(source, progress)
        self.left_out: Counter[str] = Counter()
        sample = self._stream.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
        self.encoding = _known(options.encoding) if options.encoding else sniffed_encoding(sample)
        text = io.TextIOWrapper(self._stream, self.encoding, newline="")
        self._lines = _bounded_lines(text)
        self.delimiter = options.delimiter or sniffed_delimiter(sample.decode(self.encoding, "replace"))
        if len(self.delimiter) != 1 or self.delimiter in '"\r\n':
            raise OptionInvalid("the delimiter is one character, such as ; or a tabulator")
        self._reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        self.header = self._read_header()

    @property
    def columns(self) -> dict[str, str]:
        """What was taken for what. Refuses ColumnMissing."""
        return picked(self.header, self._options)

    def share(self) -> float:
        """How much of the file was read."""
        return self._counted.share()

    def close(self) -> None:
        """Close the file."""
        self._counted.close()

    def rows(self) -> Iterator[tuple[list[int], list[list[str]]]]:
        """Rows with as many cells as the header, some at a time, with their lines; ragged ones are noted as bad."""
        while True:
            before = self._reader.line_num
            batch = self._next_rows()
            if not batch:
                return
            lines = _line_numbers(batch, before, self._reader.line_num)
            good = [(line, row) for line, row in zip(lines, batch, strict=True) if len(row) == len(self.header)]
            if len(good) < len(batch):
                ragged = [
                    (line, self.delimiter.join(row))
                    for line, row in zip(lines, batch, strict=True)
                    if len(row) != len(self.header) and row
                ]
                self._rejections.add(RAGGED, ragged)
            yield [line for line, _ in good], [row for _, row in good]

    def raws(self) -> Iterator[Raw]:
        """Every row, as far as it has the right number of cells."""
        taken = self.columns
        names = own_names(self.header, taken)
        row_count = 0
        for lines, rows in self.rows():
            if not rows:
                continue
            cells = {name: _texts(column) for name, column in zip(self.header, zip(*rows, strict=True), strict=True)}
            case, activity, moment = (cells[taken[role]] for role in ("case", "activity", "time"))
            used = {taken["case"], taken["activity"], taken["time"]}
            yield Raw(
                case,
                activity,
                moment,
                np.array(lines, dtype=np.int64),
                np.arange(row_count, row_count + len(lines)),
                {names[name]: column for name, column in cells.items() if name not in used},
            )
            row_count += len(lines)

    def _next_rows(self) -> list[list[str]]:
        try:
            return list(islice(self._reader, min(ROWS_AT_ONCE, self._options.at_once)))
        except UnicodeDecodeError as error:
            # The text is decoded piece by piece; the line is in the piece after those that were read.
            line = self._reader.line_num + 1 + error.object.count(b"\n", 0, error.start)
            raise SourceBroken(f"not {self.encoding} text: {error.reason} (--encoding names another)", line) from error
        except csv.Error as error:
            raise SourceBroken(f"not CSV: {error}", self._reader.line_num) from error

    def _read_header(self) -> list[str]:
        csv.field_size_limit(LONGEST_CELL)
        first = next(iter(self._next_header()), [])
        header = [name.strip() or f"column {number}" for number, name in enumerate(first, 1)]
        if not header:
            raise SourceBroken("there is no header line", 1)
        if any("\0" in name for name in header):
            raise SourceBroken("the header holds NUL characters: not CSV", 1)
        twice = [name for name, count in Counter(header).items() if count > 1]
        if twice:
            raise SourceBroken(f"the header names {twice[0]!r} twice", 1)
        return header

    def _next_header(self) -> Iterator[list[str]]:
        try:
            yield from islice((row for row in self._reader if row), 1)
        except UnicodeDecodeError as error:
            raise SourceBroken(f"not {self.encoding} text: {error.reason} (--encoding names another)", 1) from error
        except csv.Error as error:
            raise SourceBroken(f"not CSV: {error}", self._reader.line_num) from error


def sniffed_encoding(sample: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, UTF-8 where it is, otherwise cp1251. Refuses SourceBroken bytes that are no text."""
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if marked:
        return marked
    if b"\0" in sample:
        raise SourceBroken("NUL bytes: not a text file, or UTF-16 without its mark (--encoding utf-16-le)", 1)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8"


def sniffed_delimiter(sample: str) -> str:
    """Of comma, semicolon, tabulator and bar the one that cuts the first lines into most cells, the same number each."""
    lines = sample.splitlines()[:20]
    best, cells = ",", 1
    for delimiter in DELIMITERS:
        rows = csv.reader(lines[:-1] or lines, delimiter=delimiter)
        try:
            widths = [len(row) for row in rows if row]
        except csv.Error:
            continue
        if widths and min(widths) > 1 and widths[0] > cells:
            best, cells = delimiter, widths[0]
    return best


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise OptionInvalid(f"{encoding!r} is not a known encoding (such as cp1251)") from error


def _bounded_lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error(f"a line is longer than {LONGEST_LINE:,} characters")
        yield line


def _line_numbers(rows: list[list[str]], before: int, after: int) -> list[int]:
    """The line on which each row begins; a row may go over several lines where a cell holds line ends."""
    if after - before == len(rows):
        return list(range(before + 1, after + 1))
    lines, line = [], before + 1
    for row in rows:
        lines.append(line)
        line += 1 + sum(cell.count("\n") + cell.count("\r") - cell.count("\r\n") for cell in row)
    return lines


def _texts(cells: tuple[Any, ...]) -> pa.Array:
    texts = pa.array(cells, TEXT)
    meant = pc.replace_substring_regex(texts, GUARDED, r"\1")
    return pc.if_else(pc.equal(meant, ""), pa.scalar(None, TEXT), meant)
