"""The exported log as a file for other tools: XES, OCEL 2.0 or CSV, with fresh pseudonyms for each file that is given out."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa

from senim.mining.formats.exporting import export_log
from senim.mining.pseudonyms import pseudonym
from senim.mining.writing import LogWriter
from senim.studio.columns import EXTRA
from senim.studio.logs import newest_first
from senim.studio.mapping import name_of
from senim.studio.process import Process

FILES: Final[Mapping[str, str]] = {
    "xes": "xes.gz",
    "ocel2-json": "json",
    "ocel2-sqlite": "sqlite",
    "ocel2-xml": "xml",
    "csv": "csv",
}
"""The formats that can be had, with the ending of their files."""

COLUMNS: Final = tuple(["case_id", "activity", "at_us", *EXTRA.names])
KEY_BYTES: Final = 32


def given_log(process: Process, kind: str, folder: Path) -> Path:
    """Write the wanted cases as one file of this kind into a folder of the caller's; gives the file.

    Cases and officers get pseudonyms made with a key that is thrown away at the end: two files cannot be joined by
    them, nor led back to our own log. Activities are told by their names in the language of the page.
    """
    key = secrets.token_bytes(KEY_BYTES)
    plain, target = folder / "log.parquet", folder / f"log.{FILES[kind]}"
    with LogWriter(plain, EXTRA) as writer:
        for part in newest_first(process.asked, process.scope, COLUMNS):
            if part.num_rows:
                writer.write(_renamed(part.drop_columns(["case"]), process, key))
    export_log(plain, target, kind)
    plain.unlink()
    return target


def _renamed(part: pa.Table, process: Process, key: bytes) -> pa.Table:
    names: dict[str, Callable[[str], str]] = {
        "case_id": partial(pseudonym, key, "case"),
        "resource": partial(pseudonym, key, "officer"),
        "activity": lambda element: name_of(process.service, element, process.language),
    }
    for column, make in names.items():
        part = part.set_column(part.column_names.index(column), part.schema.field(column), _mapped(part, column, make))
    return part


def _mapped(part: pa.Table, column: str, make: Callable[[str], str]) -> pa.ChunkedArray:
    """Each distinct word once through `make`."""
    codes = part.column(column).cast(pa.string()).combine_chunks().dictionary_encode()
    words = [None if word is None else make(word) for word in codes.dictionary.to_pylist()]
    made = pa.array(words, pa.string()).take(codes.indices)
    return pa.chunked_array([made]).cast(part.schema.field(column).type)
