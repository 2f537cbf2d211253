"""The exported log as a file for other tools: XES, OCEL 2.0 or CSV, with fresh pseudonyms for each file that is given out."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from senim.catalogue.queries import Compiled
from senim.mining.formats.exporting import export_log
from senim.mining.pseudonyms import pseudonym
from senim.mining.writing import LogWriter
from senim.studio.columns import EXTRA
from senim.studio.logs import Asked, Scope, months, newest_first
from senim.studio.mapping import name_of
from senim.studio.parting import SEALED_LANES
from senim.studio.study import is_study

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
READ_PER_CENT: Final = 70
"""So much of the work, about, is reading and renaming; the rest is writing the wanted format."""
Tell = Callable[[int], None]


class Wanted(NamedTuple):
    """What is given out: the format, the cases, whose units count, the language of the activities."""

    kind: str
    asked: Asked
    scope: Scope
    language: str


def is_sealed(service: Compiled) -> bool:
    """Whether nothing of a service leaves the house: it is there for study only, or its requests are sealed."""
    return is_study(service.service.code) or service.service.lane in SEALED_LANES


def given_log(wanted: Wanted, service: Compiled, folder: Path, tell: Tell) -> Path:
    """Write the wanted cases as one file of this kind into a folder of the caller's; gives the file.

    Cases and officers get pseudonyms made with a key that is thrown away at the end: two files cannot be joined by
    them, nor led back to our own log. Activities are told by their names. `tell` hears how many per cent are done.
    """
    key = secrets.token_bytes(KEY_BYTES)
    plain, target = folder / "log.parquet", folder / f"log.{FILES[wanted.kind]}"
    every = max(1, len(months(wanted.asked.service)))
    with LogWriter(plain, EXTRA) as writer:
        for number, part in enumerate(newest_first(wanted.asked, wanted.scope, COLUMNS), 1):
            open_rows = _unsealed(part)
            if open_rows.num_rows:
                writer.write(_renamed(open_rows.drop_columns(["case"]), service, wanted.language, key))
            tell(int(READ_PER_CENT * number / every))
    export_log(plain, target, wanted.kind)
    plain.unlink()
    return target


def _unsealed(part: pa.Table) -> pa.Table:
    """Sealed requests never enter our log; should one ever stand there, it goes no further."""
    sealed = pc.is_in(part.column("case:lane").cast(pa.string()), pa.array(sorted(SEALED_LANES)))
    return part.filter(pc.invert(sealed))


def _renamed(part: pa.Table, service: Compiled, language: str, key: bytes) -> pa.Table:
    names: dict[str, Callable[[str], str]] = {
        "case_id": partial(pseudonym, key, "case"),
        "resource": partial(pseudonym, key, "officer"),
        # It counts the records of our log, by which two files could be joined.
        "instance": partial(pseudonym, key, "execution"),
        "activity": lambda element: name_of(service, element, language),
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
