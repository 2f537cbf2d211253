"""The board of channels for supervisors, and its figures as CSV."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.channels.board import pages, sheets
from senim.channels.board.asked import SEE


@right(SEE)
@never_cache
@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """How many came by each channel, how soon they were answered, what failed and what is down: of the viewer's units."""
    context = pages.board_context(request.viewer, request.GET, timezone.now())
    return render(request, "channel_board/board.html", context)


@right(SEE)
@never_cache
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """The same figures as CSV: UTF-8 with a mark, so that a spreadsheet reads it; codes and numbers only."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheets.PLAIN_HEADS)
    writer.writerows(pages.plain_figures(request.viewer, request.GET, timezone.now()))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="channels.csv"'
    return response
