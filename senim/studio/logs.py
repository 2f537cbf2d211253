"""Reading the exported log: the cases that a page asks for and its viewer may count, part by part."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from senim.accounts.viewer import Viewer
from senim.mining.grouping import run_starts
from senim.mining.sequences import coded
from senim.mining.suppression import suppressed
from senim.places import queries as places
from senim.studio.exporting import folder
from senim.studio.study import is_study

READ: Final = "studio.read"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases a page shows; an empty word leaves a filter out. Months, as `2026-11`, are those of opening."""

    service: str
    version: str = ""
    region: str = ""
    unit: str = ""
    channel: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""

    def given(self) -> dict[str, str]:
        """The filters that are on, as they stand in an address."""
        named = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "service"}
        return {name: value for name, value in named.items() if value}

    def but(self, **changes: str) -> "Asked":
        """The same with some filters changed."""
        return replace(self, **changes)


FILTERS: Final = ("version", "region", "unit", "channel", "outcome")
Scope = frozenset[str] | None
"""The codes of the units whose cases may be counted; None: all of them."""


def scope_of(viewer: Viewer) -> Scope:
    """Whose cases the viewer may count: those of the units below their posts; a post at the top has no limit."""
    mine = viewer.units(READ)
    if len(mine) == len(places.police_units()):
        return None
    return frozenset(places.unit(one).code for one in mine)


def months(service: str) -> list[str]:
    """The months of opening that the exported log of a service has, oldest first."""
    return [file.stem for file in _files(service)]


def each_part(asked: Asked, scope: Scope, kind: Callable[[pa.Table], T], columns: tuple[str, ...]) -> list[T]:
    """What `kind` says of the wanted cases of each part; answers are remembered until the part is written anew.

    `kind` is a function of a module, given the table of whole cases with `columns`; it must not change it. Of a process
    for study fewer than ten cases in all say nothing.
    """
    wanted = [file for file in _files(asked.service) if _within(file.stem, asked)]
    asked = asked.but(since="", until="")
    if is_study(asked.service) and suppressed(sum(_answers(case_count, wanted, asked, scope, ("case",)))):
        return []
    return _answers(kind, wanted, asked, scope, columns)


def _answers(
    kind: Callable[[pa.Table], T], files: Sequence[Path], asked: Asked, scope: Scope, columns: tuple[str, ...]
) -> list[T]:
    answers = (_answer(kind, file, _stamp(file), asked, scope, columns) for file in files)
    return [answer for answer in answers if answer is not None]


def case_count(chunk: pa.Table) -> int:
    """The number of cases; `chunk` has whole cases and the column `case`."""
    return len(run_starts(chunk.column("case").to_numpy()))


def newest_first(asked: Asked, scope: Scope, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The wanted cases, part by part, the newest month first; a reader that has enough stops."""
    for file in reversed(_files(asked.service)):
        if _within(file.stem, asked):
            yield _chosen(file, asked, scope, columns)


@lru_cache(maxsize=4096)
def _answer(
    kind: Callable[[pa.Table], T],
    file: Path,
    _stamp: tuple[int, int],
    asked: Asked,
    scope: Scope,
    columns: tuple[str, ...],
) -> T | None:
    """What `kind` says of one part; nothing of a part without wanted cases."""
    rows = _chosen(file, asked, scope, columns)
    return kind(rows) if rows.num_rows else None


def _chosen(file: Path, asked: Asked, scope: Scope, columns: Sequence[str]) -> pa.Table:
    limits = {name: frozenset({getattr(asked, name)}) for name in FILTERS if getattr(asked, name)}
    allowed = [(f"case:{name}", words) for name, words in limits.items()]
    if scope is not None:
        allowed.append(("case:unit", scope))
    needed = dict.fromkeys(["case", *columns, *(name for name, _ in allowed)])
    rows = pq.read_table(file, columns=list(needed), partitioning=None, use_threads=False)
    mine = np.ones(rows.num_rows, dtype=bool)
    for name, words in allowed if rows.num_rows else ():
        names, codes = coded(rows.column(name))
        mine &= np.array([word in words for word in names])[codes]
    return rows if mine.all() else rows.filter(pa.array(mine))


def _files(service: str) -> list[Path]:
    """The parts of a service. A code with a path in it has none."""
    return sorted((folder() / service).glob("*.parquet")) if service.isidentifier() else []


def _within(month: str, asked: Asked) -> bool:
    return (asked.since or month) <= month <= (asked.until or month)


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size
