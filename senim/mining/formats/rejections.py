"""Collects the rows that cannot be taken: counted by reason, the first of each shown, all of them in a report if wanted."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from senim.mining.formats.cells import guarded
from senim.mining.formats.options import Rejected

SHOWN: Final = 20
SHOWN_CHARACTERS: Final = 200


class Rejections:
    """Counts bad rows. With a path, each is also written there as CSV: line, reason, the beginning of the row."""

    def __init__(self, path: Path | None = None) -> None:
        """Start with none; the report file is made with the first."""
        self.counts: Counter[str] = Counter()
        self.examples: list[Rejected] = []
        self._path = path
        self._file: Any = None
        self._report: Any = None

    def add(self, reason: str, rows: Iterable[tuple[int, str]]) -> None:
        """Note rows of one reason: the line of each in the source and what it says."""
        for line, text in rows:
            self.counts[reason] += 1
            shown = text[:SHOWN_CHARACTERS]
            if self.counts[reason] <= SHOWN:
                self.examples.append(Rejected(line, reason, shown))
            if self._path is not None:
                self._written(line, reason, shown)

    def close(self) -> None:
        """Finish the report."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _written(self, line: int, reason: str, shown: str) -> None:
        if self._report is None and self._path is not None:
            self._file = self._path.open("w", encoding="utf-8", newline="")
            self._report = csv.writer(self._file, lineterminator="\n")
            self._report.writerow(("line", "reason", "row"))
        self._report.writerow((line, reason, guarded(shown)))
