"""Kinds of attribute values: text, whole number, number, truth, moment; and what holds two of them at once."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.formats.moments import written_moments

MOMENT: Final = pa.timestamp("us", "UTC")
TEXT: Final = pa.string()
WHOLE: Final = pa.int64()
NUMBER: Final = pa.float64()
TRUTH: Final = pa.bool_()
KINDS: Final = (WHOLE, NUMBER, TRUTH, MOMENT)
_SHAPES: Final = {
    WHOLE: r"^(0|-?[1-9]\d{0,18})$",
    NUMBER: r"^-?(\d+(\.\d+)?(e[+-]?\d+)?|inf)$|^nan$",
    TRUTH: r"^(true|false)$",
    MOMENT: r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$",
}


def common_kind(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    """The kind that holds the values of both: a number for whole numbers and numbers, otherwise text."""
    if one == other or pa.types.is_null(other):
        return one
    if pa.types.is_null(one):
        return other
    return NUMBER if {one, other} == {WHOLE, NUMBER} else TEXT


def as_kind(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """The same values in a kind that `common_kind` gave for them."""
    if column.type == kind:
        return column
    return texts_of(column) if kind == TEXT else column.cast(kind)


def texts_of(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    """Each value as text that `possible_kinds` would take back for the same value."""
    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        at = column.cast(MOMENT).cast(WHOLE)
        return _masked(written_moments(at.fill_null(0).to_numpy()), at)
    if pa.types.is_floating(column.type):
        return _masked([repr(value) for value in column.cast(NUMBER).fill_null(0.0).to_pylist()], column)
    return column.cast(TEXT)


def possible_kinds(texts: pa.ChunkedArray, among: frozenset[pa.DataType]) -> frozenset[pa.DataType]:
    """Those of the kinds in which every text can be held and written back letter by letter; "007" is no whole number."""
    given = texts.drop_null()
    return frozenset(kind for kind in among if _holds(given, kind))


def from_texts(texts: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """The values of texts all of which have this kind by `possible_kinds`."""
    return texts.cast(kind)


def _holds(texts: pa.ChunkedArray, kind: pa.DataType) -> bool:
    if not pc.all(pc.match_substring_regex(texts, _SHAPES[kind]), min_count=0).as_py():
        return False
    if kind == NUMBER:
        return all(repr(float(text)) == text for text in texts.unique().to_pylist())
    try:
        values = texts.cast(kind)
    except pa.ArrowInvalid:
        return False  # 2026-02-30 has the shape of a moment, and 19 digits may be too many
    return kind != MOMENT or bool(pc.all(pc.equal(texts_of(values), texts), min_count=0).as_py())


def _masked(texts: list[str], like: pa.ChunkedArray) -> pa.ChunkedArray:
    empty = like.is_null().combine_chunks().to_numpy(zero_copy_only=False) if like.null_count else None
    return pa.chunked_array([pa.array(np.array(texts, dtype=object), TEXT, mask=empty)])
