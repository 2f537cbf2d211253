"""Changes of derived rows, in one change a row: written in any order they leave what the whole list would leave."""

from itertools import permutations
from typing import Any

import pytest

from senim.processes.runs import Change, settled

KEY = {"stream": 1, "element": "Check", "copy": 0}
OTHER = {"stream": 1, "element": "Check", "copy": 1}
PUT = Change("put", "item", KEY, {"officer": None, "due_at": 5})
GIVEN = Change("patch", "item", KEY, {"officer": 7})
LATER = Change("patch", "item", KEY, {"due_at": 9})
DROP = Change("drop", "item", KEY)
BESIDE = Change("put", "item", OTHER, {"officer": 3, "due_at": 1})
CLOCK = Change("patch", "clock", {"stream": 1}, {"state": "paused"})
Rows = dict[tuple[Any, ...], dict[str, Any]]


def left_by(changes: "tuple[Change, ...] | list[Change]", *, was_there: bool) -> Rows:
    """The rows after the changes, in the order given."""
    rows: Rows = {("clock", 1): {"state": "running"}}
    if was_there:
        rows["item", *KEY.values()] = {"officer": 1, "due_at": 2}
    for change in changes:
        row = (change.table, *change.key.values())
        if change.what == "drop":
            rows.pop(row, None)
        elif change.what == "put":
            rows[row] = dict(change.values)
        elif row in rows:
            rows[row] |= change.values
    return rows


@pytest.mark.parametrize("was_there", [True, False])
def test_any_list_settles_to_one_change_a_row_with_the_same_outcome(was_there: bool) -> None:
    for changes in permutations([PUT, GIVEN, LATER, DROP, BESIDE, CLOCK]):
        for length in range(1, len(changes) + 1):
            few = settled(changes[:length])
            assert len({(one.table, *one.key.values()) for one in few}) == len(few)
            assert left_by(few, was_there=was_there) == left_by(changes[:length], was_there=was_there)
            assert left_by(few[::-1], was_there=was_there) == left_by(few, was_there=was_there)


def test_a_step_that_is_left_and_opened_again_is_written_anew() -> None:
    assert settled([DROP, PUT]) == [PUT]
    assert settled([PUT, GIVEN, DROP]) == [DROP]
