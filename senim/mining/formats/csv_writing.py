"""Writes CSV under the names of XES; no cell can be taken for a formula."""

import csv
from typing import TextIO

from senim.mining.formats.cells import guarded
from senim.mining.formats.naming import IDENTITY
from senim.mining.formats.sheet import Column, Sheet
from senim.mining.layout import CASE_PREFIX


def write_csv(sheet: Sheet, out: TextIO) -> int:
    """Write the log and give the number of cases; times in UTC, empty where nothing is known. OSError when the disk is full."""
    # By RFC 4180; with these ends csv also quotes cells that hold a lone CR.
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([*IDENTITY, *(guarded(_header(column)) for column in sheet.columns)])
    cases, before = 0, -1
    for piece in sheet.pieces():
        columns = [_cells(column, piece.columns[column.name]) for column in sheet.columns]
        case_ids, activities = map(guarded, piece.case_id), map(guarded, piece.activity)
        rows.writerows(zip(case_ids, activities, piece.moment, *columns, strict=True))
        for case in piece.case:
            cases += case != before
            before = case
    return cases


def _header(column: Column) -> str:
    return CASE_PREFIX + column.outside if column.of_case else column.outside


def _cells(column: Column, texts: list[str | None]) -> list[str | None]:
    """Numbers, truths and moments are no formulas, also negative ones."""
    if column.kind != "string":
        return texts
    return [text if text is None else guarded(text) for text in texts]
