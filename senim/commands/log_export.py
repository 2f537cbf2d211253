"""`senim log export`: a log of ours for other people's tools."""

import argparse
from pathlib import Path
from typing import Any

from senim.commands import answers
from senim.commands.log_import import refusals, shown_progress

FORMATS = ("xes", "ocel2-json", "ocel2-sqlite", "ocel2-xml", "csv")


def declare(verbs: Any) -> None:
    """Name the command's arguments."""
    verb = verbs.add_parser("export", help="write a log for other tools", description="Write a log in another format.")
    verb.add_argument("log", metavar="LOG", help="a log that `senim log import` or the server wrote")
    verb.add_argument("--format", required=True, choices=FORMATS, help=" | ".join(FORMATS), metavar="FORMAT")
    verb.add_argument("--to", required=True, metavar="FILE", help="where it goes; texts are packed if it ends in .gz")
    verb.add_argument("--json", action="store_true", help="print one JSON document")
    verb.set_defaults(act=_export)


def _export(given: argparse.Namespace) -> int:
    from senim.mining.formats.exporting import export_log

    with refusals(given.log):
        report = export_log(Path(given.log), Path(given.to), given.format, shown_progress("events"))
    answers.write(report._asdict(), given.json, [f"{given.to}: {report.cases} cases, {report.events} events"])
    return 0
