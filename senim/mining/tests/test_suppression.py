"""Shares of fewer than ten cases are not shown."""

import pytest

from senim.mining.suppression import FLOOR, share, suppressed


@pytest.mark.parametrize(("whole", "hidden"), [(0, True), (FLOOR - 1, True), (FLOOR, False), (1_000, False)])
def test_a_share_of_fewer_than_ten_is_left_out(whole: int, hidden: bool) -> None:
    assert suppressed(whole) is hidden
    assert share(0, whole) == (None if hidden else 0.0)


def test_a_share_is_part_of_the_whole_and_the_floor_can_be_raised() -> None:
    assert share(3, 12) == 0.25
    assert share(3, 12, floor=13) is None
