"""pm4py reads what we export, and we read what it writes: cases, events and activities are the same in number."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import pm4py
from senim.mining.formats.exporting import export_log
from senim.mining.formats.options import ImportOptions
from senim.mining.formats.reading import import_log
from senim.mining.tests.foreign import write

CASE = "case:concept:name"
folder = Path(sys.argv[1])
rows = [
    {
        "case_id": f"R-{n // 6}", "activity": f"Қадам {n % 6 + n % 5 // 4}", "at_us": 1_700_000_000_000_000 + n * 61_000_000,
        "lifecycle": "complete", "resource": f"o{n % 4}", "unit": f"u{n % 3}" if n % 7 else None, "amount": n,
        "promise": 1_700_000_000_000_000 + n, "case:region": f"KZ-{n // 6 % 3}", "case:service": f"s{n // 6 % 2}",
    }
    for n in range(240)
]
log = write(folder / "log.parquet", rows)
expected = (len({row["case_id"] for row in rows}), len(rows), len({row["activity"] for row in rows}))
ours = {
    "xes": folder / "o.xes", "xes.gz": folder / "o.xes.gz", "csv": folder / "o.csv", "ocel2-json": folder / "o.jsonocel",
    "ocel2-xml": folder / "o.xmlocel", "ocel2-sqlite": folder / "o.sqlite",
}
for kind, path in ours.items():
    export_log(log, path, kind.removesuffix(".gz"))

def counted(frame, case):
    return frame[case].nunique(), len(frame), frame["concept:name"].nunique()

for kind in ("xes", "xes.gz"):
    assert counted(pm4py.read_xes(str(ours[kind])), CASE) == expected, kind
import pandas
frame = pm4py.format_dataframe(
    pandas.read_csv(ours["csv"]), case_id=CASE, activity_key="concept:name", timestamp_key="time:timestamp"
)
assert counted(frame, CASE) == expected, "csv"

requests, objects = expected[0], expected[0] + 4 + 3 + 2
for kind, read in (
    ("ocel2-json", pm4py.read_ocel2_json), ("ocel2-xml", pm4py.read_ocel2_xml), ("ocel2-sqlite", pm4py.read_ocel2_sqlite)
):
    ocel = read(str(ours[kind]))
    assert (len(ocel.events), ocel.events["ocel:activity"].nunique()) == expected[1:], kind
    types = ocel.objects["ocel:type"].value_counts().to_dict()
    assert types == {"request": requests, "officer": 4, "unit": 3, "service": 2}, (kind, types)
    flat = pm4py.ocel_flattening(ocel, "request")
    assert counted(flat, CASE) == expected, kind

pm4py.write_xes(frame, str(folder / "p.xes"))
frame.to_csv(folder / "p.csv", index=False)
frame.to_parquet(folder / "p.parquet")
pm4py.write_ocel2_json(ocel, str(folder / "p.jsonocel"))
pm4py.write_ocel2_xml(ocel, str(folder / "p.xmlocel"))
pm4py.write_ocel2_sqlite(ocel, str(folder / "p.sqlite"))
for ending in ("xes", "csv", "parquet", "jsonocel", "xmlocel", "sqlite"):
    of_type = ImportOptions(object_type="request" if ending in {"jsonocel", "xmlocel", "sqlite"} else None)
    report = import_log(folder / f"p.{ending}", folder / "back.parquet", of_type)
    assert (report.cases, report.events, report.activities) == expected, (ending, report)
    assert not report.rejected and not report.duplicates, (ending, report)
print("compared", 6 + 6)
"""


def test_counts_are_equal_both_ways_in_every_format(tmp_path: Path) -> None:
    if importlib.util.find_spec("pm4py") is None:
        if os.environ.get("REQUIRE") == "all":
            pytest.fail("pm4py is missing (pip install senim[test])")
        pytest.skip("pm4py is missing")
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.splitlines()[-1] == "compared 12"
