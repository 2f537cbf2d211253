"""Cases that moved from one version to another while they ran: they speak for neither, and pages say how many they are."""

import pyarrow as pa

from senim.catalogue.queries import Version
from senim.mining.grouping import run_starts
from senim.mining.sequences import coded
from senim.studio.exporting import VERSIONS_APART
from senim.studio.logs import Asked, Scope, each_part

COLUMNS = ("case:version",)


def moved_between(asked: Asked, scope: Scope, pair: tuple[Version, Version]) -> int:
    """How many of the wanted cases, of whatever version, were on one of the two versions and moved to or from another."""
    wanted = {str(one.version) for one in pair}
    counts = each_part(asked.but(version=""), scope, moved_of, COLUMNS)
    return sum(count for part in counts for numbers, count in part if wanted.intersection(numbers))


def moved_of(chunk: pa.Table) -> list[tuple[tuple[str, ...], int]]:
    """By the versions on which they were, how many cases of one part moved; `chunk` has whole cases and COLUMNS."""
    first = run_starts(chunk.column("case").to_numpy())
    names, codes = coded(chunk.column("case:version").take(pa.array(first)))
    codes = codes.tolist()
    parts = [(tuple(name.split(VERSIONS_APART)), codes.count(number)) for number, name in enumerate(names)]
    return [(numbers, count) for numbers, count in parts if len(numbers) > 1 and count]
