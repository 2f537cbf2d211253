"""The hash chain: one canonical form, and no edit, swap or cut that goes unnoticed."""

import json
import sqlite3
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from senim.sealing.chain import GENESIS, canonical, record_hash
from senim.sealing.errors import NotCanonical

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
records = st.lists(st.tuples(st.text(), st.integers(), st.dictionaries(st.text(), values, max_size=3)), min_size=1)


def chained(fields: list[tuple[Any, ...]]) -> list[bytes]:
    found = [GENESIS]
    for row in fields:
        found.append(record_hash(found[-1], row))
    return found


def test_a_record_is_hashed_with_its_domain_and_its_predecessor() -> None:
    expected = sha256(b"senim/record/1\x00" + bytes(32) + b'["s",1,{"a":1,"b":"\\u049b"}]').digest()
    assert record_hash(GENESIS, ("s", 1, {"b": "қ", "a": 1.0})) == expected
    assert record_hash(expected, ("s", 1, {"b": "қ", "a": 1.0})) != expected


@given(values)
def test_the_order_of_keys_and_a_round_through_json_change_nothing(value: Any) -> None:
    assert canonical(json.loads(json.dumps(value))) == canonical(value)
    if isinstance(value, dict):
        assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_a_database_writes_in_its_own_way_keeps_its_form(value: float) -> None:
    database = sqlite3.connect(":memory:")
    (text,) = database.execute("select json_group_array(json(?))", (json.dumps(value),)).fetchone()
    database.close()
    assert canonical(json.loads(text)) == canonical([value])
    assert canonical(1e22) == canonical(10**22) == b"10000000000000000000000"


@given(values, values)
def test_two_records_have_one_form_only_when_they_are_the_same(one: Any, other: Any) -> None:
    assume(json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))
    same = canonical(one) == canonical(other)
    assert not same or json.loads(canonical(one)) == json.loads(canonical(other))


@given(records, st.data())
def test_an_edited_record_changes_every_hash_from_there_on(rows: list[tuple[Any, ...]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    honest, edited = chained(rows), chained([*rows[:at], (*rows[at], "more"), *rows[at + 1 :]])
    assert honest == chained(rows)
    assert honest[: at + 1] == edited[: at + 1]
    assert all(a != b for a, b in zip(honest[at + 1 :], edited[at + 1 :], strict=True))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), b"bytes", {1, 2}, object(), {"a": 1, 2: 3}, {"deep": [float("-inf")]}]
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        record_hash(GENESIS, ("s", value))
    assert len(record_hash(GENESIS, ("s", "bytes"))) == 32


def test_a_predecessor_of_another_length_is_refused() -> None:
    for previous in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            record_hash(previous, ())


@given(
    st.lists(st.none() | st.integers() | st.text() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False))
)
def test_the_quick_way_for_flat_records_gives_the_canonical_form(fields: list[Any]) -> None:
    expected = sha256(b"senim/record/1\x00" + GENESIS + canonical(tuple(fields))).digest()
    assert record_hash(GENESIS, tuple(fields)) == expected
