"""The exported log as a file for other tools: XES, OCEL 2.0 or CSV, with fresh pseudonyms for each file that is given out."""

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from senim.accounts.models import Officer
from senim.catalogue.queries import Compiled
from senim.mining.formats.exporting import export_log
from senim.mining.pseudonyms import pseudonym
from senim.mining.writing import LogWriter
from senim.studio.columns import EXTRA
from senim.studio.errors import ServiceSealed
from senim.studio.logs import newest_first
from senim.studio.mapping import name_of
from senim.studio.models import GivenLog
from senim.studio.parting import SEALED_LANES
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


def is_sealed(service: Compiled) -> bool:
    """Whether nothing of a service leaves the house: it is there for study only, or its requests are sealed."""
    return service.service.model_only or service.service.lane in SEALED_LANES


def note(*, process: Process, kind: str, by: Officer, at: dt.datetime) -> None:
    """Write down who takes which part of the log. Refuses ServiceSealed."""
    if is_sealed(process.service):
        raise ServiceSealed(process.code)
    GivenLog.objects.create(service=process.code, form=kind, asked=process.asked.given(), given_to=by, given_at=at)


def given_log(process: Process, kind: str, folder: Path) -> Path:
    """Write the wanted cases as one file of this kind into a folder of the caller's; gives the file.

    Cases and officers get pseudonyms made with a key that is thrown away at the end: two files cannot be joined by
    them, nor led back to our own log. Activities are told by their names in the language of the page.
    """
    key = secrets.token_bytes(KEY_BYTES)
    plain, target = folder / "log.parquet", folder / f"log.{FILES[kind]}"
    with LogWriter(plain, EXTRA) as writer:
        for part in newest_first(process.asked, process.scope, COLUMNS):
            open_rows = _unsealed(part)
            if open_rows.num_rows:
                writer.write(_renamed(open_rows.drop_columns(["case"]), process, key))
    export_log(plain, target, kind)
    plain.unlink()
    return target


def _unsealed(part: pa.Table) -> pa.Table:
    """Sealed requests never enter our log; should one ever stand there, it goes no further."""
    sealed = pc.is_in(part.column("case:lane").cast(pa.string()), pa.array(sorted(SEALED_LANES)))
    return part.filter(pc.invert(sealed))


def _renamed(part: pa.Table, process: Process, key: bytes) -> pa.Table:
    names: dict[str, Callable[[str], str]] = {
        "case_id": partial(pseudonym, key, "case"),
        "resource": partial(pseudonym, key, "officer"),
        # It counts the records of our log, by which two files could be joined.
        "instance": partial(pseudonym, key, "execution"),
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
