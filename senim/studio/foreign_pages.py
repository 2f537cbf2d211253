"""What the pages of imported logs show: the list, how far the worker is, what the log says, how a model fits it."""

import datetime as dt
import json
import math
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import compiled
from senim.design.dates import day, short_moment
from senim.design.parts import Head
from senim.mining.suppression import share
from senim.studio import foreign_sheets, pages, words
from senim.studio.arriving import folder_of
from senim.studio.foreign import REJECTED
from senim.studio.foreign_forms import CheckForm, ReadingForm
from senim.studio.models import ForeignLog
from senim.studio.pages import MOST_SHOWN, Table
from senim.studio.sharing import may_delete, seen_by
from senim.studio.telling import Sheet

PAGE: Final = 50
SEEN_COLUMNS: Final = 24
LEVELS: Final = 5


def listing_context(viewer: Viewer, before: str) -> dict[str, Any]:
    """A page of imported logs, the newest first; `before` is the number above which nothing is shown."""
    heads = [Head(text) for text in (_("Log"), _("State"))]
    heads += [Head(_("Cases"), number=True), Head(_("Events"), number=True), Head(_("Brought by")), Head(_("When"))]
    found = list(_logs(viewer, before)[: PAGE + 1])
    older = f"{reverse('studio:other_logs')}?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    table = Table(heads, [_log_row(log) for log in found[:PAGE]])
    return {"tabs": pages.tabs(viewer, "other_logs"), "table": table, "older": older}


def seen_logs(viewer: Viewer) -> "QuerySet[ForeignLog]":
    """The logs that the viewer may see: their own, and those of colleagues at units where they may draw models."""
    return seen_by(viewer, ForeignLog.objects.all(), "brought_by")


def _logs(viewer: Viewer, before: str) -> "QuerySet[ForeignLog]":
    # The figures of a log are large; of them the list wants two counts.
    light = seen_logs(viewer).defer("seen", "wanted", "report", "portrait", "checked")
    counted = light.annotate(cases=_count("cases"), events=_count("events"))
    found = counted.select_related("brought_by").order_by("-pk")
    return found.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else found


def _count(name: str) -> Any:
    from django.db.models.fields.json import KT

    return KT(f"portrait__{name}")


def _log_row(log: Any) -> tuple[Any, ...]:
    link = format_html('<a class="govuk-link" href="{}">{}</a>', reverse("studio:other_log", args=[log.pk]), log.name)
    counts = (words.NOTHING if one is None else words.count(int(one)) for one in (log.cases, log.events))
    return (link, state_words(log), *counts, log.brought_by.full_name, short_moment(log.brought_at))


def state_words(log: ForeignLog) -> str:
    """Where a log stands."""
    if log.errand and log.state != "ready":
        return _("is being read")
    return {
        "new": _("is being read"),
        "choosing": _("waits for you to say how to read it"),
        "ready": _("imported"),
        "refused": _("not imported: bad rows"),
        "failed": _("not imported: cannot be read"),
    }[log.state]


def log_context(viewer: Viewer, log: ForeignLog, language: str, today: dt.date) -> dict[str, Any]:
    """The page of one log, whatever its state."""
    context = {
        "tabs": pages.tabs(viewer, "other_logs"),
        "log": log,
        "state": state_words(log),
        "brought": short_moment(log.brought_at),
        "per_cent": min(100, int(100 * log.done / log.size)) if log.size else 0,
        "mine": may_delete(viewer, log.brought_by),
        "size": words.megabytes(log.size),
        "report": _report(log),
    }
    if log.state in {"choosing", "refused"} and not log.errand:
        context |= {"reading_form": ReadingForm.offered(log), "beginning": _beginning(log)}
    if log.state == "ready":
        context |= _figures(log) | {"check_form": CheckForm(model_choices(language, today))}
        context |= {"fit": _fit(log)} if log.checked else {}
    return context


def _beginning(log: ForeignLog) -> Table:
    heads = [Head(name) for name in log.seen.get("columns", [])[:SEEN_COLUMNS]]
    return Table(heads, [tuple(row[:SEEN_COLUMNS]) for row in log.seen.get("rows", [])])


def _report(log: ForeignLog) -> dict[str, Any]:
    report = log.report
    if not report:
        return {}
    bad = [(reason, words.count(count)) for reason, count in report["rejected"].items()]
    rows = [(str(line), reason, shown) for line, reason, shown in report["examples"]]
    left_out = [(name, words.count(count)) for name, count in report["left_out"].items()]
    return {
        "bad_count": words.count(sum(report["rejected"].values())),
        "bad": Table([Head(_("Reason")), Head(_("Rows"), number=True)], bad),
        "examples": Table([Head(_("Line")), Head(_("Reason")), Head(_("The row"))], rows[:MOST_SHOWN]),
        "rejected_file": (folder_of(log.pk) / REJECTED).exists(),
        "duplicates": words.count(report["duplicates"]) if report["duplicates"] else "",
        "unlike": words.count(report["unlike"]) if report["unlike"] else "",
        "left_out": Table([Head(_("Left out")), Head(_("Times"), number=True)], left_out),
        "columns": Table([Head(_("In our layout")), Head(_("In the file"))], list(report["columns"].items())),
    }


def _figures(log: ForeignLog) -> dict[str, Any]:
    portrait = log.portrait
    counts = [
        (words.count(portrait["cases"]), _("cases")),
        (words.count(portrait["events"]), _("events")),
        (words.count(portrait["activity_count"]), _("different steps")),
        (words.count(portrait["variant_count"]), _("variants")),
    ]
    span = [day(dt.datetime.fromtimestamp(at // 1_000_000, dt.UTC)) for at in portrait["span"]]
    sheets = [
        (name, caption, _first(make(portrait)), reverse("studio:other_table", args=[log.pk, name]))
        for (name, make), caption in zip(foreign_sheets.SHEETS.items(), _captions(), strict=True)
    ]
    return {
        "tallies": counts,
        "span": span,
        "sheets": sheets,
        "picture": foreign_sheets.picture(portrait),
        "most": MOST_SHOWN,
    }


def _captions() -> tuple[str, ...]:
    return (_("The steps"), _("What follows what"), _("The most frequent ways"), _("How long cases took"))


def _first(sheet: Sheet) -> Sheet:
    return sheet._replace(rows=sheet.rows[:MOST_SHOWN])


def _fit(log: ForeignLog) -> dict[str, Any]:
    """How the model fits: in words, as a table, on its drawing."""
    found = log.checked
    traces = found["traces"]
    off = {task: skipped + inserted for task, (_fit, skipped, inserted) in found["elements"].items()}
    marked = {
        task: (words.count(count), max(1, math.ceil(LEVELS * count / traces))) for task, count in off.items() if count
    }
    return {
        "share": words.per_cent(share(found["fitting"], traces)),
        "fitting": words.count(found["fitting"]),
        "traces": words.count(traces),
        "undecided": words.count(found["undecided"]) if found["undecided"] else "",
        "notes": _notes(found),
        "sheet": _first(foreign_sheets.deviations(found)),
        "model": reverse("studio:other_model", args=[log.pk]),
        "picture": json.dumps({"elements": marked, "flows": {}}),
    }


def _notes(found: dict[str, Any]) -> list[str]:
    notes = []
    if not found["can_end"]:
        notes.append(_("No way to a proper end was found in the model, so nothing can fit it."))
    if not found["bounded"]:
        notes.append(_("In the model tokens gather in one place without end; only a part of its runs was looked at."))
    return notes


def model_choices(language: str, today: dt.date) -> list[tuple[str, str]]:
    """Every released version of every service, by `code:version`."""
    begun = ServiceVersion.objects.filter(released_on__lte=today).order_by("code", "version")
    rows = list(begun.values_list("pk", "code", "version"))
    names = {code: compiled(pk, today).service.name.to(language) for pk, code, _number in rows}
    label = _("%(service)s, version %(number)s")
    found = [(f"{code}:{number}", label % {"service": names[code], "number": number}) for _pk, code, number in rows]
    return sorted(found, key=lambda row: row[1].casefold())
