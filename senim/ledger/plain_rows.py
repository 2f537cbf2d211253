"""Rows of one table as model instances, by a condition that is always the same: the query is put together once, not at each page.

For the few look-ups that every page of a case needs; everything else asks through a QuerySet.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

from senim.ledger import statements

_Row = TypeVar("_Row", bound=models.Model)
_Converter = Callable[[Any, Any, Any], Any]


class _Shape(NamedTuple):
    """How rows of a model are read: its columns in SQL, the names of its fields, and what turns a value into the model's own."""

    select: str
    names: list[str]
    converted: list[tuple[int, _Converter, Any]]


def found(model: type[_Row], condition: str, values: Sequence[Any]) -> list[_Row]:
    """The rows that meet `condition`: the words of SQL after WHERE, values as %s, the order included. One statement."""
    shape = _shape(model)
    rows = statements.rows(f"{shape.select} WHERE {condition}", values)
    return [model.from_db(DEFAULT_DB_ALIAS, shape.names, _converted(shape, row)) for row in rows]


def first(model: type[_Row], condition: str, values: Sequence[Any]) -> _Row | None:
    """The first row that meets `condition`, or None. One statement."""
    return next(iter(found(model, f"{condition} LIMIT 1", values)), None)


def _converted(shape: _Shape, row: tuple[Any, ...]) -> Sequence[Any]:
    if not shape.converted:
        return row
    values = list(row)
    for place, convert, column in shape.converted:
        values[place] = convert(values[place], column, connection)
    return values


@lru_cache(maxsize=64)
def _shape(model: type[models.Model]) -> _Shape:
    """What Django itself would do for each column, found once: the database's own converters, then the field's."""
    fields = model._meta.concrete_fields
    converted = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        known = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
        converted += [(place, convert, column) for convert in known]
    quoted = ",".join(f'"{field.column}"' for field in fields)
    return _Shape(f'SELECT {quoted} FROM "{model._meta.db_table}"', [field.attname for field in fields], converted)
