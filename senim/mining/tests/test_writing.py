"""A log file holds whole cases in its row groups, is the same however its rows were given, and appears whole or not at all."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.mining.errors import ColumnsUnlike, RowsUnsorted
from senim.mining.layout import in_layout, row_groups
from senim.mining.writing import LogWriter

EXTRA = pa.schema([("resource", pa.string()), ("case:region", pa.string()), ("amount", pa.int64())])


def rows(sizes: list[int]) -> pa.Table:
    case = [number for number, size in enumerate(sizes) for _ in range(size)]
    return pa.table(
        {
            "case_id": pa.array([f"R{number}" for number in case], pa.string()),
            "activity": pa.array([f"A{place % 3}" for place in range(len(case))], pa.string()),
            "at_us": pa.array(range(len(case)), pa.int64()),
            "resource": pa.array([f"o{place % 4}" for place in range(len(case))], pa.string()),
            "amount": pa.array(range(len(case)), pa.int64()),
        }
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 12), max_size=30), st.integers(1, 20), st.lists(st.integers(1, 50), min_size=1, max_size=5)
)
def test_row_groups_hold_whole_cases_and_do_not_depend_on_the_tables(
    sizes: list[int], wanted: int, steps: list[int]
) -> None:
    table = rows(sizes)
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.parquet", Path(folder) / "two.parquet"
        with LogWriter(one, EXTRA, wanted) as writer:
            writer.write(table)
        assert (writer.cases, writer.events) == (len(sizes), sum(sizes))
        with LogWriter(two, EXTRA, wanted) as writer:
            start = 0
            while start < table.num_rows:
                step = steps[start % len(steps)]
                writer.write(table.slice(start, step))
                start += step
        assert one.read_bytes() == two.read_bytes()
        file = pq.ParquetFile(one)
        assert in_layout(file.schema_arrow)
        groups = [group.column("case").to_pylist() for group in row_groups(file)]
    assert [case for group in groups for case in group] == [n for n, size in enumerate(sizes) for _ in range(size)]
    assert len({case for group in groups for case in set(group)}) == sum(len(set(group)) for group in groups)
    assert all(len(group) >= wanted for group in groups[:-1])
    # No group could have ended earlier: without its last case it would have been too small.
    assert all(len(group) - group.count(group[-1]) < wanted for group in groups)


def test_what_stands_wrong_is_refused_by_its_row(tmp_path: Path) -> None:
    table = rows([2, 2])
    swapped = table.take([1, 0, 2, 3])
    with pytest.raises(RowsUnsorted, match="row 1"), LogWriter(tmp_path / "log.parquet", EXTRA) as writer:
        writer.write(swapped)
    continued = LogWriter(tmp_path / "log.parquet", EXTRA)
    continued.write(table.slice(1, 1))
    with pytest.raises(RowsUnsorted, match="row 1"):
        continued.write(table.slice(0, 1))
    continued.abandon()
    with pytest.raises(ColumnsUnlike, match="amount"), LogWriter(tmp_path / "log.parquet") as writer:
        writer.write(table)
    with pytest.raises(ColumnsUnlike, match="at_us"), LogWriter(tmp_path / "log.parquet", EXTRA) as writer:
        writer.write(table.drop_columns(["at_us"]))
    holes = table.set_column(1, "activity", pa.array(["A", None, "B", "C"]))
    with pytest.raises(ColumnsUnlike, match="activity is empty in 1 rows"), LogWriter(tmp_path / "l", EXTRA) as writer:
        writer.write(holes)
    assert list(tmp_path.iterdir()) == []


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    with LogWriter(path, EXTRA) as writer:
        writer.write(rows([3]))
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), LogWriter(path, EXTRA) as writer:
        writer.write(rows([1 // (writer.events - writer.events)]))
    assert path.read_bytes() == before
    assert [kept.name for kept in tmp_path.iterdir()] == ["log.parquet"]


def test_an_empty_log_is_a_log(tmp_path: Path) -> None:
    with LogWriter(tmp_path / "log.parquet", EXTRA):
        pass
    file = pq.ParquetFile(tmp_path / "log.parquet")
    assert (in_layout(file.schema_arrow), file.metadata.num_rows) == (True, 0)
