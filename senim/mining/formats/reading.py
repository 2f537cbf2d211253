"""Imports other people's logs into our layout, and shows the beginning of one before that is done."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.errors import LogInUse
from senim.mining.formats.accepting import accept
from senim.mining.formats.cleaning import repeated, settled
from senim.mining.formats.naming import outside_name
from senim.mining.formats.opening import format_of
from senim.mining.formats.options import ImportOptions, ImportReport, Progress
from senim.mining.formats.previewing import preview
from senim.mining.formats.readers import Reader, opened
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.spilling import Spill
from senim.mining.formats.workplace import workplace
from senim.mining.writing import LogWriter

__all__ = ["import_log", "preview"]


def import_log(
    source: Path, target: Path, options: ImportOptions | None = None, progress: Progress | None = None
) -> ImportReport:
    """Import a log of any format that `opening.FORMATS` names into a Parquet file in our layout.

    With bad rows nothing is written and the report says so, unless `skip_bad`: then the good rows are, and all bad ones
    stand in `<target>.rejected.csv`. Exact duplicates are counted, and left out with `drop_duplicates`. The target
    appears whole or not at all. Refuses the errors of senim.mining.errors; OSError for what the disk refuses.
    """
    options = options or ImportOptions()
    options.time_zone()
    kind = format_of(source)
    if source.resolve() == target.resolve():
        raise LogInUse(f"{target}: the target is the source")
    with workplace(target) as folder:
        report = folder / "rejected.csv" if options.skip_bad else None
        rejections = Rejections(report)
        with opened(source, kind, options, rejections, folder, progress) as reader:
            return _imported(reader, target, options, rejections, folder)


def _imported(
    reader: Reader, target: Path, options: ImportOptions, rejections: Rejections, folder: Path
) -> ImportReport:
    spill = Spill(folder, reader.share, reader.guess_kinds)
    columns = dict(reader.columns)
    for raw in reader.raws():
        table = accept(raw, options, rejections)
        if options.skip_bad or not rejections.counts:
            spill.add(table)
    rejections.close()
    if rejections.counts and not options.skip_bad:
        return _report(False, columns, rejections, reader)
    written = _written(spill, target, options, columns)
    report = target.with_name(f"{target.name}.rejected.csv")
    if rejections.counts:
        (folder / "rejected.csv").replace(report)
    else:
        report.unlink(missing_ok=True)
    return _report(True, columns, rejections, reader, written)


def _written(spill: Spill, target: Path, options: ImportOptions, columns: dict[str, str]) -> tuple[int, ...]:
    names = {name: _final_name(name, kind) for name, kind in spill.kinds().items()}
    columns |= {name: outside_name(name) for name in names.values() if name not in columns}
    schema = pa.schema([(names[name], kind) for name, kind in spill.kinds().items()])
    activities: set[str] = set()
    duplicates = unlike = 0
    with LogWriter(target, schema) as writer:
        for part in spill.sorted_parts():
            twice = repeated(part)
            duplicates += int(twice.sum())
            kept = part.filter(pa.array(~twice)) if options.drop_duplicates and twice.any() else part
            table, changed = settled(kept)
            unlike += changed
            activities.update(pc.unique(table.column("activity")).to_pylist())
            writer.write(table.rename_columns([names.get(name, name) for name in table.column_names]))
        cases, events = writer.cases, writer.events
    return cases, events, len(activities), duplicates, unlike


def _report(
    written: bool, columns: dict[str, str], rejections: Rejections, reader: Reader, counts: tuple[int, ...] = (0,) * 5
) -> ImportReport:
    cases, events, activities, duplicates, unlike = counts
    return ImportReport(
        written,
        cases,
        events,
        activities,
        columns,
        dict(rejections.counts),
        tuple(rejections.examples),
        duplicates,
        unlike,
        dict(reader.left_out),
    )


def _final_name(name: str, kind: pa.DataType) -> str:
    """A column of working time counts whole microseconds; another of that name is somebody else's."""
    return "work_us_" if name == "work_us" and kind != pa.int64() else name
