"""`senim rebuild --check` and `senim verify`: is what we show what the log says, and is the log what it was?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from senim.commands.errors import BadInput
from senim.commands.framework import ready


def declare(commands: Any) -> None:
    """Name the family's commands and arguments."""
    rebuild = commands.add_parser(
        "rebuild", help="compare the projections with the log", description="Fold the log anew and compare."
    )
    rebuild.add_argument("--check", action="store_true", required=True, help="compare only; nothing is changed")
    rebuild.set_defaults(act=_rebuild)
    verify = commands.add_parser(
        "verify", help="check the log's chain", description="Check every record against the chain and the checkpoints."
    )
    verify.add_argument("--checkpoint", metavar="FILE", help="a file of signed checkpoints kept elsewhere")
    verify.set_defaults(act=_verify)


def _rebuild(given: argparse.Namespace) -> int:
    ready()
    from senim.ledger.rebuilding import check

    return _told(check(), "the projections are what the log says")


def _verify(given: argparse.Namespace) -> int:
    kept = Path(given.checkpoint) if given.checkpoint else None
    if kept is not None and not kept.is_file():
        raise BadInput(f"{given.checkpoint}: no such file")
    ready()
    from senim.ledger.verifying import verify

    return _told(verify(kept), "the log is whole")


def _told(findings: Any, good: str) -> int:
    """Print the findings, none of them meaning good."""
    sys.stdout.write("\n".join(str(finding) for finding in findings) + "\n" if findings else good + "\n")
    return 1 if findings else 0
