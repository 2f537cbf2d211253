"""`senim worktime add`: when a term in working time is due, and which days it left out."""

import argparse
from typing import Any

from senim.commands import answers
from senim.commands.errors import BadInput

UNITS = "working-days, working-hours, working-minutes, days, hours or months"


def declare(commands: Any) -> None:
    """Name the family's commands and arguments."""
    family = commands.add_parser("worktime", help="working time", description="Working time.")
    verbs = family.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="when a term is due", description="When a term that starts at START is due.")
    add.add_argument("start", metavar="START", help="a moment (2026-12-10T04:00:00Z) or a date (2026-12-10)")
    add.add_argument("amount", metavar="AMOUNT", help="a whole number from 1 up")
    add.add_argument("unit", metavar="UNIT", help=UNITS)
    add.add_argument("--calendar", default="KZ", help="the calendar's name (default: KZ)")
    add.add_argument("--json", action="store_true", help="print one JSON document")
    add.set_defaults(act=_add)


def _add(given: argparse.Namespace) -> int:
    from senim.kernel.worktime_answers import worktime_document

    document, code = worktime_document(given.start, given.amount, given.unit, given.calendar)
    if code == 2:
        raise BadInput(str(document["error"]))
    skipped: Any = document["skipped"]
    answers.write(
        document, given.json, [f"due {document['due']}", *(f"skips {row['date']}  {row['why']}" for row in skipped)]
    )
    return code
