"""`senim log …`: other people's event logs in and out, and what is mined from them."""

from typing import Any

from senim.commands import log_compare, log_conform, log_export, log_import, log_summary

VERBS = (log_import, log_export, log_summary, log_conform, log_compare)


def declare(commands: Any) -> None:
    """Name the family's commands and arguments; every verb is a module of its own."""
    family = commands.add_parser("log", help="event logs", description="Event logs, without a database.")
    verbs = family.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in VERBS:
        verb.declare(verbs)
