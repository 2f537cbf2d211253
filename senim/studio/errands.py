"""What the worker does with other people's logs in a process of its own: look at one, import it, compare it with a model."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import F

from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.mining.conformance import conform
from senim.mining.errors import MiningError
from senim.mining.formats.options import ImportOptions, ImportReport, Preview
from senim.mining.formats.reading import import_log, preview
from senim.mining.traces import read_variants
from senim.studio import arriving, foreign
from senim.studio.models import ForeignLog
from senim.studio.portraying import portrait, verdict

MOST_TRIES: Final = 2
GIVEN_UP: Final = "the work was broken off twice; the log may be too large for this machine"
TOLD_SECONDS: Final = 0.5
SHOWN_ROWS: Final = 8
CELL_LETTERS: Final = 80
OPTIONS: Final = ("case", "activity", "time", "resource", "lifecycle", "zone", "time_format", "object_type")


def next_errand() -> int | None:
    """The number of the log whose errand waits longest, begun now; one that was begun twice and never ended is given up."""
    waiting = ForeignLog.objects.exclude(errand="")
    waiting.filter(tries__gte=MOST_TRIES).update(errand="", state="failed", fault=GIVEN_UP)
    number = waiting.order_by("pk").values_list("pk", flat=True).first()
    if number is not None:
        ForeignLog.objects.filter(pk=number).update(tries=F("tries") + 1)
    return number


def run(number: int) -> None:
    """Do the errand of a log to its end. What is wrong with its source stands in its row; a row that is gone ends it."""
    log = ForeignLog.objects.filter(pk=number).exclude(errand="").first()
    if log is None:
        return
    try:
        found = _ERRANDS[log.errand](log)
    except (MiningError, OSError, ValueError) as error:
        found = _failed(log, error)
    ForeignLog.objects.filter(pk=log.pk).update(errand="", **found)


def run_all() -> None:
    """Do whatever waits, one after another, in this process."""
    while (number := next_errand()) is not None:
        run(number)


def _failed(log: ForeignLog, error: Exception) -> dict[str, Any]:
    words = str(error) if isinstance(error, MiningError) else f"the file cannot be read: {type(error).__name__}"
    # The name under which the file lies here means nothing to a person.
    source = arriving.source_of(log.pk)
    if source is not None:
        words = words.replace(str(source), log.file_name).replace(source.name, log.file_name)
    return {"fault": words[:400], "state": "ready" if log.state == "ready" else "failed"}


def _look(log: ForeignLog) -> dict[str, Any]:
    source = arriving.source_of(log.pk)
    if source is None:
        raise FileNotFoundError(log.file_name)
    return {"state": "choosing", "seen": _seen(preview(source, SHOWN_ROWS))}


def _seen(found: Preview) -> dict[str, Any]:
    return {
        "format": found.format,
        "columns": list(found.columns),
        "rows": [[cell[:CELL_LETTERS] for cell in row] for row in found.rows],
        "guesses": dict(found.guesses),
        "problems": [one[:200] for one in found.problems],
        "object_types": dict(found.object_types),
    }


def _import(log: ForeignLog) -> dict[str, Any]:
    source, folder = arriving.source_of(log.pk), arriving.folder_of(log.pk)
    if source is None:
        raise FileNotFoundError(log.file_name)
    target = folder / foreign.LOG
    wanted: dict[str, Any] = {name: log.wanted.get(name) or None for name in OPTIONS}
    # Bad rows are always written down, so that all of them can be shown, and the log goes again where none are wanted.
    options = ImportOptions(**wanted, skip_bad=True, drop_duplicates=bool(log.wanted.get("drop_duplicates")))
    report = import_log(source, target, options, _progress(log.pk))
    told = {"done": log.size, "report": _reported(report)}
    if report.rejected and log.wanted.get("if_bad") != "skip":
        target.unlink()
        return {"state": "refused", **told}
    if not report.events:
        target.unlink()
        return {"state": "failed", "fault": "the log has no events", **told}
    figures = portrait(target)
    source.unlink()
    return {"state": "ready", "portrait": figures, **told}


def _reported(report: ImportReport) -> dict[str, Any]:
    return {
        "columns": dict(report.columns),
        "rejected": dict(report.rejected),
        "examples": [[row.line, row.reason, row.shown[:CELL_LETTERS]] for row in report.examples],
        "duplicates": report.duplicates,
        "unlike": report.unlike,
        "left_out": dict(report.left_out),
    }


def _progress(number: int) -> Callable[[int, int | None], None]:
    told = 0.0

    def tell(read_bytes: int, _size: int | None) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_SECONDS:
            told = time.monotonic()
            ForeignLog.objects.filter(pk=number).update(done=read_bytes)

    return tell


def _check(log: ForeignLog) -> dict[str, Any]:
    folder = arriving.folder_of(log.pk)
    net = compile_net(read((folder / foreign.MODEL).read_bytes()))
    return {"checked": verdict(conform(read_variants(folder / foreign.LOG), net)), "fault": ""}


_ERRANDS: Final[Mapping[str, Callable[[ForeignLog], dict[str, Any]]]] = {
    "look": _look,
    "import": _import,
    "check": _check,
}
