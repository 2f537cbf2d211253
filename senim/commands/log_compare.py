"""`senim log compare`: did cases become faster from one log to another, with intervals and a verdict that holds its level."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from senim.commands import answers
from senim.commands.errors import BadInput


def declare(commands: Any) -> None:
    """Name the command and its arguments."""
    words = "are cases faster than before?"
    compare = commands.add_parser("compare", help=words, description="Change of case duration from BEFORE to AFTER.")
    compare.add_argument("before", metavar="BEFORE", help="a log in our layout (senim log import)")
    compare.add_argument("after", metavar="AFTER")
    compare.add_argument("--adjust", default="", metavar="GROUPS", help="same mix of: case:region,case:channel,month")
    compare.add_argument("--ends", default="", metavar="ACTIVITIES", help="a case ends by these, else it still runs")
    compare.add_argument("--looks", type=int, default=1, help="how often in all you will compare while cases come in")
    compare.add_argument("--json", action="store_true", help="print one JSON document")
    compare.set_defaults(act=_compare)


def _compare(given: argparse.Namespace) -> int:
    from senim.mining.comparing import compare
    from senim.mining.durations import read_durations
    from senim.mining.errors import MiningError

    groups, ends = _listed(given.adjust), _listed(given.ends)
    if given.looks < 1:
        raise BadInput("--looks is 1 or more")
    try:
        sides = [read_durations(Path(path), groups, ends) for path in (given.before, given.after)]
        found = compare(*sides, adjust=groups, looks=given.looks)
    except (MiningError, OSError) as error:
        raise BadInput(str(error)) from error
    document = _document(found, groups, given.looks)
    answers.write(document, given.json, _lines(document))
    return 0


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _document(found: Any, groups: list[str], looks: int) -> dict[str, Any]:
    return {
        "before": {"cases": found.cases[0]},
        "after": {"cases": found.cases[1]},
        "change": {name: _interval(getattr(found, name)) for name in ("median", "mean", "p90")},
        "probability_faster": found.probability_faster,
        "verdict": found.verdict,
        "cases_needed": found.cases_needed,
        "more_before": found.more_before,
        "adjusted": groups,
        "left_out": found.left_out,
        "running": found.running,
        "horizon_s": found.horizon,
        "looks": looks,
    }


def _interval(one: Any) -> dict[str, float | None]:
    return {"value": one.value, "low": one.low, "high": one.high}


def _lines(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['verdict']}: {document['before']['cases']} cases before, {document['after']['cases']} after"
    for name, one in document["change"].items():
        yield f"{name}: {_percent(one['value'])} (95 % interval {_percent(one['low'])} to {_percent(one['high'])})"
    if document["probability_faster"] is not None:
        yield f"a case after is faster than one before with probability {document['probability_faster']:.2f}"
    if document["cases_needed"]:
        sides = "on each side" if document["more_before"] else "after"
        yield f"not enough cases yet: about {document['cases_needed']} more {sides} would show a cut of a fifth"
    if document["left_out"]:
        yield f"{document['left_out']} cases left out: nothing like them on the other side"
    if document["horizon_s"] is not None:
        days = document["horizon_s"] / 86_400
        yield f"{document['running']} cases still run; durations are compared up to {days:.1f} days"


def _percent(value: float | None) -> str:
    return "?" if value is None else f"{value:+.1%}"
