"""Opens a source for reading: which format it is, how far one has read, and gzip that cannot blow up."""

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from senim.mining.errors import FormatUnknown, SourceBroken
from senim.mining.formats.options import Progress

HARMLESS_BYTES: Final = 64 * 1024 * 1024
"""What may always come out of a compressed file; beyond it the ratio counts."""
LARGEST_RATIO: Final = 250
LARGEST_BYTES: Final = 1 << 40
FORMATS: Final = {
    ".xes": "xes",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonocel": "ocel2-json",
    ".json": "ocel2-json",
    ".sqlite": "ocel2-sqlite",
    ".sqlite3": "ocel2-sqlite",
    ".db": "ocel2-sqlite",
    ".xmlocel": "ocel2-xml",
    ".parquet": "parquet",
}
REPORT_EVERY: Final = 1 << 20
LARGEST_PIECE: Final = 64 * 1024 * 1024
"""What may be read before something was understood and taken, such as an event with all its attributes."""


def format_of(source: Path) -> str:
    """Which format the file's name tells; .gz may follow all but SQLite and Parquet. Refuses FormatUnknown."""
    name = source.name.lower()
    packed = name.endswith(".gz")
    stem = name[:-3] if packed else name
    found = next((kind for ending, kind in FORMATS.items() if stem.endswith(ending)), None)
    if stem.endswith(".xml"):
        found = _of_xml(source)
    if found is None or (packed and found in {"ocel2-sqlite", "parquet"}):
        raise FormatUnknown(f"{source.name}: not one of {', '.join(FORMATS)} (.gz for texts)")
    return found


class Counted(io.RawIOBase):
    """The bytes of a source, unpacked where it is gzip, with progress told and a bomb refused while it is read."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the file. OSError where that cannot be done."""
        self._file = source.open("rb")
        self.size = source.stat().st_size
        self._progress: Callable[[int, int | None], None] = progress or (lambda _read, _size: None)
        packed = self._file.read(2) == b"\x1f\x8b"
        self._file.seek(0)
        self._stream: Any = gzip.GzipFile(fileobj=self._file) if packed else self._file
        self._packed, self._bounded = packed, False
        self._out = self._told = self._taken = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer. Refuses SourceBroken a cut or damaged gzip and one that unpacks to absurd sizes."""
        try:
            count = self._stream.readinto(buffer)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SourceBroken(f"the gzip is cut off or damaged: {error}") from error
        self._out += count
        read = self._file.tell()
        if self._out > LARGEST_BYTES or (self._packed and self._out > max(HARMLESS_BYTES, LARGEST_RATIO * read)):
            raise SourceBroken(f"the gzip unpacks to more than {LARGEST_RATIO} times its size: refused")
        if self._bounded and self._out - self._taken > LARGEST_PIECE:
            raise SourceBroken(f"one element is longer than {LARGEST_PIECE // 1024 // 1024} MB")
        if read - self._told >= REPORT_EVERY or not count:
            self._told = read
            self._progress(read, self.size)
        return int(count)

    def taken(self) -> None:
        """What was read so far was understood and is no longer held. From now on pieces are bounded."""
        self._taken, self._bounded = self._out, True

    def share(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return self._file.tell() / self.size if self.size else 1.0

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._file.close()
        super().close()


def buffered(source: Path, progress: Progress | None = None) -> tuple[io.BufferedReader, Counted]:
    """A buffered reader of the source, and what counts beneath it."""
    counted = Counted(source, progress)
    return io.BufferedReader(counted, 1 << 18), counted


def _of_xml(source: Path) -> str | None:
    """A file named .xml is XES or OCEL: its beginning tells."""
    with buffered(source)[0] as stream:
        head = stream.read(1 << 16)
    if b"<object-types" in head or b"<objects" in head or b"<event-types" in head:
        return "ocel2-xml"
    return "xes" if b"xes" in head.lower() or b"<trace" in head else None
