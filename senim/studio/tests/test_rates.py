import pyarrow as pa
import pytest

from senim.catalogue.queries import current
from senim.studio.rates import event_rates
from senim.studio.tests.conftest import AT

HOUR = 3_600_000_000
Row = tuple[int, str, str, int, int, int | None]


def chunk(rows: list[Row]) -> pa.Table:
    """Rows of case, element, what happened, hour, hour of opening and of the end."""
    columns = list(zip(*rows, strict=True))
    hours = [pa.array([None if one is None else one * HOUR for one in column], pa.int64()) for column in columns[3:]]
    names = ["case", "activity", "lifecycle", "at_us", "case:opened_us", "case:ended_us"]
    return pa.table([pa.array(columns[0], pa.int64()), *(pa.array(column) for column in columns[1:3]), *hours], names)


@pytest.mark.db
def test_an_event_comes_as_often_as_it_came_in_all_the_time_in_which_it_was_waited_for() -> None:
    net = current("advice", AT.date()).net
    rows: list[Row] = [
        (0, "ReplyCame", "schedule", 2, 0, 40),
        (0, "ReplyCame", "complete", 6, 0, 40),
        (1, "NoReply", "schedule", 10, 0, 60),
        (1, "NoReply", "complete", 30, 0, 60),
        (1, "Withdrawing", "complete", 50, 0, 60),
    ]
    found = event_rates(net, chunk(rows))
    assert found["ReplyCame"].mean == 24 * 3600, "4 h until it came and 20 h in which it did not"
    assert found["Withdrawing"].mean == 100 * 3600, "once in the whole time of both cases"
    assert "NoReply" not in found, "a timer has its own rule"
    assert "CallingIn" not in found, "what never came has no rate"


@pytest.mark.db
def test_requests_that_are_still_open_do_not_count() -> None:
    net = current("advice", AT.date()).net
    rows: list[Row] = [
        (0, "ReplyCame", "schedule", 2, 0, 40),
        (0, "ReplyCame", "complete", 6, 0, 40),
        (1, "ReplyCame", "schedule", 0, 0, None),
        (1, "ReplyCame", "complete", 90, 0, None),
    ]
    assert event_rates(net, chunk(rows))["ReplyCame"].mean == 4 * 3600
