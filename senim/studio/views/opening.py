"""What the studio's views share: who acts, which service an address means, tables as CSV files."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from senim.accounts.access import StaffRequest
from senim.accounts.models import Officer
from senim.design.spreadsheets import csv_file
from senim.studio import pages
from senim.studio.asking import FilterForm
from senim.studio.process import Process, opened
from senim.studio.telling import Sheet


def officer(request: StaffRequest) -> Officer:
    """Who acts; the right has been asked for before."""
    found = request.viewer.officer
    assert found is not None
    return found


def language() -> str:
    """The language of the page, in two letters."""
    return (get_language() or "kk")[:2]


def process_of(request: StaffRequest, code: str) -> Process:
    """The service that the address names, with its filters."""
    return opened(request.viewer, code, request.GET.dict(), timezone.localdate(), language())


def around(request: StaffRequest, process: Process, here: str) -> dict[str, Any]:
    """What every page of one service shows: tabs, versions and filters."""
    given = {**process.asked.given(), "show": request.GET.get("show", "")}
    return {
        "process": process,
        "tabs": pages.process_tabs(process, here),
        "versions": pages.version_chips(process, here),
        "filters": FilterForm(given, process.service, process.scope, process.language),
        "filtered": bool(set(process.asked.given()) - {"version"}),
        "address": process.address(here, version=""),
    }


def sheet_file(name: str, sheet: Sheet) -> HttpResponse:
    """A table as the CSV file `name`: plain figures, and no cell that a spreadsheet takes for a formula."""
    return csv_file(name, [head.text for head in sheet.heads], sheet.plain)
