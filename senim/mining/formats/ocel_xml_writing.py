"""Writes OCEL 2.0 as XML, every time in UTC."""

from collections.abc import Iterable
from typing import TextIO

from senim.mining.formats.ocel_objects import CASE_TYPE, EARLIEST, Objects
from senim.mining.formats.sheet import Column, Sheet
from senim.mining.formats.xml_writing import escaped, quoted


def write_ocel_xml(sheet: Sheet, out: TextIO) -> int:
    """Write the log and give the number of cases. OSError when the disk is full."""
    objects = Objects(sheet)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<object-types>\n')
    for kind in objects.types:
        out.write(_declared("object-type", kind, objects.case_columns if kind == CASE_TYPE else ()))
    out.write("</object-types>\n<event-types>\n")
    for activity in sheet.activities():
        out.write(_declared("event-type", activity, objects.event_columns))
    out.write("</event-types>\n<objects>\n")
    cases = _write_objects(objects, out)
    out.write("</objects>\n<events>\n")
    _write_events(objects, out)
    out.write("</events>\n</log>\n")
    return cases


def _declared(tag: str, name: str, columns: Iterable[Column]) -> str:
    rows = "".join(f'<attribute name={quoted(column.outside)} type="{column.kind}"/>' for column in columns)
    return f"<{tag} name={quoted(name)}><attributes>{rows}</attributes></{tag}>\n"


def _write_objects(objects: Objects, out: TextIO) -> int:
    of_case = [link for link in objects.links if link.column.of_case]
    cases = 0
    for case_id, values in objects.sheet.cases(objects.case_columns):
        attributes = "".join(
            f'<attribute name={quoted(column.outside)} time="{EARLIEST}">{escaped(values[column.name])}</attribute>'
            for column in objects.case_columns
            if column.name in values
        )
        links = _links(
            (objects.id(link.type, values[link.column.name]), link.qualifier)
            for link in of_case
            if link.column.name in values
        )
        out.write(
            f'<object id={quoted(case_id)} type="{CASE_TYPE}"><attributes>{attributes}</attributes>{links}</object>\n'
        )
        cases += 1
    for kind, text in objects.values:
        out.write(f"<object id={quoted(objects.id(kind, text))} type={quoted(kind)}><attributes/></object>\n")
    return cases


def _write_events(objects: Objects, out: TextIO) -> None:
    for piece in objects.sheet.pieces():
        linked = [piece.columns[link.column.name] for link in objects.links]
        columns = [(column, piece.columns[column.name]) for column in objects.event_columns]
        for row, case_id in enumerate(piece.case_id):
            given = ((column, texts[row]) for column, texts in columns)
            attributes = "".join(
                f"<attribute name={quoted(column.outside)}>{escaped(text)}</attribute>"
                for column, text in given
                if text is not None
            )
            links = _links(objects.of_row(case_id, [texts[row] for texts in linked]))
            out.write(
                f'<event id="e{piece.first + row}" type={quoted(piece.activity[row])} time="{piece.moment[row]}">'
                f"<attributes>{attributes}</attributes>{links}</event>\n"
            )


def _links(rows: Iterable[tuple[str, str]]) -> str:
    links = "".join(f"<relationship object-id={quoted(name)} qualifier={quoted(kind)}/>" for name, kind in rows)
    return f"<objects>{links}</objects>"
