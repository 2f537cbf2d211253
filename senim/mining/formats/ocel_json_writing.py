"""Writes OCEL 2.0 as JSON, every time in UTC."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, TextIO

from senim.mining.formats.ocel_objects import CASE_TYPE, EARLIEST, Objects
from senim.mining.formats.sheet import Column, Sheet


def write_ocel_json(sheet: Sheet, out: TextIO) -> int:
    """Write the log and give the number of cases. OSError when the disk is full."""
    objects = Objects(sheet)
    case_kind = {"name": CASE_TYPE, "attributes": _declared(objects.case_columns)}
    others = ({"name": name, "attributes": []} for name in objects.types if name != CASE_TYPE)
    out.write('{"objectTypes": [')
    _write(out, chain([case_kind], others))
    out.write('], "eventTypes": [')
    declared = _declared(objects.event_columns)
    _write(out, ({"name": name, "attributes": declared} for name in sheet.activities()))
    out.write('], "objects": [')
    cases = _write(out, chain(_case_objects(objects), _other_objects(objects))) - len(objects.values)
    out.write('], "events": [')
    _write(out, _events(objects))
    out.write("]}\n")
    return cases


def _write(out: TextIO, items: Iterable[dict[str, Any]]) -> int:
    count = 0
    for item in items:
        out.write((",\n" if count else "\n") + json.dumps(item, ensure_ascii=False))
        count += 1
    return count


def _declared(columns: Iterable[Column]) -> list[dict[str, str]]:
    return [{"name": column.outside, "type": column.kind} for column in columns]


def _case_objects(objects: Objects) -> Iterator[dict[str, Any]]:
    of_case = [link for link in objects.links if link.column.of_case]
    for case_id, values in objects.sheet.cases(objects.case_columns):
        attributes = [
            {"name": column.outside, "time": EARLIEST, "value": value(column, values[column.name])}
            for column in objects.case_columns
            if column.name in values
        ]
        relations = [
            {"objectId": objects.id(link.type, values[link.column.name]), "qualifier": link.qualifier}
            for link in of_case
            if link.column.name in values
        ]
        yield {"id": case_id, "type": CASE_TYPE, "attributes": attributes, "relationships": relations}


def _other_objects(objects: Objects) -> Iterator[dict[str, Any]]:
    for kind, text in objects.values:
        yield {"id": objects.id(kind, text), "type": kind, "attributes": [], "relationships": []}


def _events(objects: Objects) -> Iterator[dict[str, Any]]:
    for piece in objects.sheet.pieces():
        linked = [piece.columns[link.column.name] for link in objects.links]
        for row, case_id in enumerate(piece.case_id):
            given = ((column, piece.columns[column.name][row]) for column in objects.event_columns)
            yield {
                "id": f"e{piece.first + row}",
                "type": piece.activity[row],
                "time": piece.moment[row],
                "attributes": [
                    {"name": column.outside, "value": value(column, text)} for column, text in given if text is not None
                ],
                "relationships": [
                    {"objectId": name, "qualifier": qualifier}
                    for name, qualifier in objects.of_row(case_id, [texts[row] for texts in linked])
                ],
            }


def value(column: Column, text: str) -> object:
    """The text as JSON and SQLite hold it: a number, a truth or text; what is not a finite number stays text."""
    if column.kind == "integer":
        return int(text)
    if column.kind == "boolean":
        return text == "true"
    if column.kind == "float" and text not in {"nan", "inf", "-inf"}:
        return float(text)
    return text
