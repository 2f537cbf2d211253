"""The page of the log for other tools: the formats, one's own files and how far they are, who took which."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from senim.accounts.models import Officer
from senim.design.dates import short_moment
from senim.design.parts import Head
from senim.studio import pages, words
from senim.studio.giving import FILES, is_sealed
from senim.studio.models import GivenLog, LogFile
from senim.studio.pages import Table
from senim.studio.process import Process

MOST_SHOWN: Final = 50
NAMES: Final = {
    "xes": "XES (IEEE 1849)",
    "ocel2-json": "OCEL 2.0, JSON",
    "ocel2-sqlite": "OCEL 2.0, SQLite",
    "ocel2-xml": "OCEL 2.0, XML",
    "csv": "CSV",
}


def log_context(process: Process, officer: Officer) -> dict[str, Any]:
    """What the page shows to an officer: their own files only."""
    mine = list(LogFile.objects.filter(asked_by=officer, service=process.code).order_by("-pk")[:MOST_SHOWN])
    return {
        "process": process,
        "tabs": pages.process_tabs(process, "log"),
        "versions": pages.version_chips(process, "log"),
        "kinds": [] if is_sealed(process.service) else [(kind, NAMES[kind]) for kind in FILES],
        "ask": process.address("ask_file"),
        "files": [_shown(row) for row in mine],
        "working": any(row.state == "waiting" for row in mine),
        "here": process.address("log"),
        "hours": settings.LOG_FILE_HOURS,
        "given": given_table(process.code),
    }


def _shown(row: LogFile) -> dict[str, Any]:
    return {
        "row": row,
        "name": NAMES[row.form],
        "asked_at": short_moment(row.asked_at),
        "filters": _filters(row.asked),
        "size": words.megabytes(row.size),
        "until": "" if row.expires_at is None else short_moment(row.expires_at),
    }


def given_table(service: str) -> Table:
    """The newest rows of the journal of what was given out."""
    heads = [Head(text) for text in (_("When"), _("Who"), _("Format"), _("Which requests"))]
    found = GivenLog.objects.filter(service=service).select_related("given_to").order_by("-pk")[:MOST_SHOWN]
    rows = [
        (short_moment(one.given_at), one.given_to.full_name, NAMES.get(one.form, one.form), _filters(one.asked))
        for one in found
    ]
    return Table(heads, list(rows))


def _filters(asked: dict[str, str]) -> str:
    names = {
        "version": _("version"),
        "region": _("region"),
        "unit": _("unit"),
        "channel": _("channel"),
        "outcome": _("outcome"),
        "since": _("from"),
        "until": _("until"),
    }
    return ", ".join(f"{names.get(name, name)}: {word}" for name, word in asked.items())
