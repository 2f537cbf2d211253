"""Somebody else's file on its way in: written straight into the data folder, measured while it comes, told by its content."""

import gzip
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from senim.mining.formats.opening import FORMATS
from senim.studio.errors import FileNotTaken

HEAD_BYTES: Final = 4096
DAY_SECONDS: Final = 86_400
_KINDS: Final = {
    "xes": "xml",
    "ocel2-xml": "xml",
    "csv": "text",
    "ocel2-json": "json",
    "ocel2-sqlite": "sqlite",
    "parquet": "parquet",
}
_ENDINGS: Final = {**{ending: _KINDS[form] for ending, form in FORMATS.items()}, ".xml": "xml"}
_USUAL: Final = {"xml": ".xml", "text": ".csv", "json": ".jsonocel", "sqlite": ".sqlite", "parquet": ".parquet"}
_PACKED: Final = b"\x1f\x8b"


def logs_folder() -> Path:
    """Where imported logs lie: a folder each, named by its number."""
    return Path(settings.DATA_DIR) / "foreign"


def folder_of(number: int) -> Path:
    """The folder of one imported log."""
    return logs_folder() / str(number)


class FolderUpload(FileUploadHandler):
    """Writes one file of a form into the data folder as it comes; stops at the largest size that is allowed."""

    def __init__(self, request: Any = None) -> None:
        """Begin with nothing received."""
        super().__init__(request)
        self.too_large = False
        self._file: Any = None
        self._size = 0

    def new_file(self, *given: Any, **more: Any) -> None:
        """Open a file for the first upload; a second one is left out."""
        super().new_file(*given, **more)
        if self._file is not None:
            raise SkipFile
        logs_folder().mkdir(parents=True, exist_ok=True)
        self._file = tempfile.NamedTemporaryFile(dir=logs_folder(), prefix=".coming-", delete=False)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write on. Stops the upload when it grows too large; what was written goes."""
        self._size += len(raw_data)
        if self._size > settings.LOG_MAX_BYTES:
            self.too_large = True
            self.upload_interrupted()
            raise StopUpload(connection_reset=False)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Give the file, read from its beginning."""
        self._file.flush()
        self._file.seek(0)
        return UploadedFile(self._file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Leave nothing of a file that did not come whole."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


def ending_of(name: str, path: Path) -> str:
    """The ending under which a file is read, by its content and its name.

    Refuses FileNotTaken: empty, unknown (neither tells a format that is read here), unlike (the content is not what the
    name says, or the gzip is damaged at its beginning).
    """
    head = _head(path)
    packed = head.startswith(_PACKED)
    kind = _content(_unpacked(path) if packed else head)
    lowered = name.lower()
    stem = lowered.removesuffix(".gz")
    named = next((ending for ending in sorted(_ENDINGS, key=len, reverse=True) if stem.endswith(ending)), "")
    if not kind or (packed and kind in {"sqlite", "parquet"}):
        raise FileNotTaken("unlike" if named else "unknown")
    if named and _ENDINGS[named] != kind:
        raise FileNotTaken("unlike")
    return (named or _USUAL[kind]) + (".gz" if packed else "")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise FileNotTaken("empty")
    return head


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(HEAD_BYTES)
    except (EOFError, zlib.error, OSError):
        raise FileNotTaken("unlike") from None


def _content(head: bytes) -> str:
    """Which kind of file begins like this; empty for none that is read here."""
    if head.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text or b"\0" in text:
        return ""
    return {b"<": "xml", b"{": "json"}.get(text[:1], "text")


def place_of(upload: "UploadedFile[Any]") -> Path:
    """Where a file that came whole lies until it is kept."""
    assert upload.file is not None
    return Path(upload.file.name)


def keep(upload: "UploadedFile[Any]", ending: str, folder: Path) -> None:
    """Put a file that came whole into the folder of its log, as `source` with its ending."""
    clear(folder)
    folder.mkdir(parents=True)
    upload.close()
    place_of(upload).replace(folder / f"source{ending}")


def source_of(number: int) -> Path | None:
    """The file as it came; None once it was imported."""
    return next(folder_of(number).glob("source*"), None)


def sweep(now: float) -> int:
    """Remove what a broken upload left a day ago (`now` in seconds since 1970); how many files. For the worker."""
    old = [file for file in logs_folder().glob(".coming-*") if now - file.stat().st_mtime > DAY_SECONDS]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def clear(folder: Path) -> None:
    """Remove a folder with all that lies in it."""
    shutil.rmtree(folder, ignore_errors=True)
