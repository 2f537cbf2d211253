"""Moments are read alike by the fast way and one by one, with zones, patterns and epochs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.mining.errors import OptionInvalid
from senim.mining.formats.moments import GOOD, MISSING, NO_ZONE, NOT_UNDERSTOOD, read_moments, written_moments
from senim.mining.formats.values import TEXT
from senim.mining.tests.foreign import YEAR_1, YEAR_9999, us

ALMATY = ZoneInfo("Asia/Almaty")


@pytest.mark.parametrize(
    ("text", "zone", "at", "state"),
    [
        ("2026-01-05T10:00:00Z", None, us(2026, 1, 5, 10), GOOD),
        ("2026-01-05 10:00:00.123456789+0500", None, us(2026, 1, 5, 5) + 123_456, GOOD),
        (" 2026-01-05T10:00+05 ", None, us(2026, 1, 5, 5), GOOD),
        ("05.01.2026 10:00", ALMATY, us(2026, 1, 5, 5), GOOD),
        ("05.01.2024 10:00", ALMATY, us(2024, 1, 5, 4), GOOD),  # Almaty was six hours ahead until March 2024
        ("2026-01-05", ALMATY, us(2026, 1, 4, 19), GOOD),
        ("2026-01-05", None, 0, NO_ZONE),
        ("2026-01-05 10:00:00", None, 0, NO_ZONE),
        ("2026-02-30T10:00:00Z", None, 0, NOT_UNDERSTOOD),
        ("05/01/2026 10:00", ALMATY, 0, NOT_UNDERSTOOD),  # the fifth of January, or the first of May?
        ("soon", ALMATY, 0, NOT_UNDERSTOOD),
        ("0001-01-01T00:00:00+05:00", None, 0, NOT_UNDERSTOOD),
        ("", ALMATY, 0, MISSING),
        (None, ALMATY, 0, MISSING),
    ],
)
def test_moments_are_read_alone_and_among_others_alike(
    text: str | None, zone: ZoneInfo | None, at: int, state: int
) -> None:
    for others in ([], ["2026-01-05T10:00:00Z"], ["x", "1.1.2026"]):
        moments = read_moments(pa.array([text, *others], TEXT), zone)
        assert (moments.at_us[0], moments.state[0]) == (at, state), others


@given(st.lists(st.integers(YEAR_1, YEAR_9999), max_size=20))
def test_written_moments_are_read_back_to_the_microsecond(at: list[int]) -> None:
    texts = written_moments(np.array(at, dtype=np.int64))
    assert read_moments(pa.array(texts, TEXT), None).at_us.tolist() == at


@given(st.integers(us(1990, 1, 1), us(2040, 1, 1)))
def test_the_fast_way_to_a_zone_is_pythons(at: int) -> None:
    local = datetime.fromtimestamp(at // 1_000_000, UTC).replace(tzinfo=None)
    zone = ZoneInfo("Europe/Berlin")  # with changes of the clock in every year
    expected = round(local.replace(tzinfo=zone).timestamp()) * 1_000_000
    assert read_moments(pa.array([local], pa.timestamp("us")), zone).at_us.tolist() == [expected]
    assert read_moments(pa.array([local.isoformat(" ")], TEXT), zone).at_us.tolist() == [expected]


def test_patterns_and_epochs_are_taken_when_they_are_named() -> None:
    day_first = read_moments(pa.array(["05/01/2026 10:00"], TEXT), ALMATY, "%d/%m/%Y %H:%M")
    assert day_first.at_us.tolist() == [us(2026, 1, 5, 5)]
    for column in (pa.array([1767607200.5]), pa.array(["1767607200.5"])):
        assert read_moments(column, None, "epoch-s").at_us.tolist() == [us(2026, 1, 5, 10) + 500_000]
    assert read_moments(pa.array([1767607200000]), None, "epoch-ms").at_us.tolist() == [us(2026, 1, 5, 10)]
    assert read_moments(pa.array(["x", "nan", None], TEXT), None, "epoch-us").state.tolist() == [2, 2, 1]
    with pytest.raises(OptionInvalid, match="epoch-s"):
        read_moments(pa.array([1767607200000]), None)
