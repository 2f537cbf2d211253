"""`senim erase --due`: content whose term is over goes, and the log says how much of which class by which rule."""

import argparse
import time
from typing import Any

from senim.commands import answers
from senim.commands.errors import BadInput
from senim.commands.framework import ready


def declare(commands: Any) -> None:
    """Name the command and its arguments."""
    erase = commands.add_parser(
        "erase", help="erase what is due", description="Erase personal content whose retention term is over."
    )
    erase.add_argument("--due", action="store_true", help="erase all that is due now")
    erase.add_argument("--dry-run", action="store_true", help="only say what is due")
    erase.add_argument("--json", action="store_true", help="print one JSON document")
    erase.set_defaults(act=_erase)


def _erase(given: argparse.Namespace) -> int:
    if not given.due:
        raise BadInput("say --due: nothing else can be erased by command")
    ready()
    from senim.ledger.erasing import erase_due

    found = erase_due(time.time_ns() // 1000, rehearsal=given.dry_run)
    done = "due" if given.dry_run else "erased"
    lines = [f"{one.number} {done}: {one.kind} ({one.rule})" for one in found]
    answers.write({done: [one._asdict() for one in found]}, given.json, lines or ["nothing is due"])
    return 0
