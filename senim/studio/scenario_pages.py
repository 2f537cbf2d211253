"""What the pages of scenarios that were played show: the list with what came of each, one with its figures, what was changed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.design.charts import plain
from senim.design.dates import short_moment
from senim.design.parts import Head
from senim.studio import words
from senim.studio.changing import Changes
from senim.studio.foretelling import draft_words, role_name, share_words
from senim.studio.mapping import name_of
from senim.studio.models import ScenarioRun
from senim.studio.outlooks import Answer, Column, Figure
from senim.studio.pages import Table
from senim.studio.playing import DRAFT
from senim.studio.process import Process
from senim.studio.scenario_forms import hours_words, next_seed
from senim.studio.sharing import may_delete, seen_by
from senim.studio.telling import Sheet

PAGE: Final = 10
_MICROS: Final = 1_000_000
Shown = Callable[[float], str]


class RunList(NamedTuple):
    """Some runs as a table, the newest first, and the address of the page that goes on (empty on the last)."""

    table: Table
    older: str


def seen_runs(viewer: Viewer, service: str) -> "QuerySet[ScenarioRun]":
    """The scenarios of a service that the viewer may see."""
    return seen_by(viewer, ScenarioRun.objects.filter(service=service), "asked_by")


def run_list(process: Process, before: str) -> RunList:
    """A page of the scenarios of a service; `before` is the number above which nothing is shown."""
    rows = seen_runs(process.viewer, process.code).select_related("asked_by").order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    heads = [Head(_("Scenario")), Head(_("State")), Head(_("Median today"), number=True)]
    heads += [Head(_("Median expected"), number=True), Head(_("Difference from today"), number=True)]
    heads += [Head(_("Promise kept"), number=True), Head(_("Asked by")), Head(_("When"))]
    table = Table(heads, [_run_row(one) for one in found[:PAGE]])
    more = process.address("scenario", before=str(found[PAGE - 1].pk)) if len(found) > PAGE else ""
    return RunList(table, more)


def _run_row(run: ScenarioRun) -> tuple[Any, ...]:
    href = reverse("studio:run", args=[run.service, run.pk])
    link = format_html('<a class="govuk-link" href="{}">{}</a>', href, run.name)
    return (link, state_words(run), *_headline(run), run.asked_by.full_name, short_moment(run.asked_at))


def _headline(run: ScenarioRun) -> tuple[str, str, str, str]:
    """The median of today, that of the changes (else of what stands beside), the difference, the share within promise."""
    if run.state != "ready":
        return (words.NOTHING,) * 4
    answer = Answer.kept(run.result)
    to_be = answer.changed or answer.other or answer.today
    found = [cell(to_be.figures.get("median"), _span), cell(to_be.differences.get("median"), _span, True)]
    promise = to_be.figures.get("within_promise")
    return (
        _short(answer.today.figures.get("median")),
        _short(to_be.figures.get("median")),
        found[1],
        words.NOTHING if promise is None else share_words(promise.value),
    )


def _short(one: Figure | None) -> str:
    return words.NOTHING if one is None else _span(one.value)


def state_words(run: ScenarioRun) -> str:
    """Where a scenario stands."""
    if run.state == "waiting":
        return _("is being played: %(done)s %%") % {"done": run.done} if run.done else _("waits to be played")
    return {"ready": _("played"), "failed": _("could not be played")}[run.state]


def run_context(process: Process, run: ScenarioRun) -> dict[str, Any]:
    """The page of one scenario, whatever its state."""
    changes = Changes.kept(run.changes)
    answer = Answer.kept(run.result) if run.state == "ready" else None
    context = {
        "run": run,
        "state": state_words(run),
        "asked_at": short_moment(run.asked_at),
        "changes": list(changes_words(process, changes, answer)),
        "beside": beside_words(run.beside),
        "mine": may_delete(process.viewer, run.asked_by),
        "next_seed": next_seed(run.seed),
        "every": process.address("scenario"),
        "like": f"{reverse('studio:scenario', args=[run.service])}?like={run.pk}",
    }
    if answer is None:
        return context
    return context | {
        "answer": answer,
        "figures": figures_sheet(run, answer),
        "busy": busy_sheet(process, run, answer),
    }


def beside_words(beside: str) -> str:
    """What stands beside today, by its name; empty for nothing."""
    if beside.startswith(DRAFT):
        return draft_words(int(beside.removeprefix(DRAFT)))
    return _("Version %(number)s") % {"number": beside} if beside else ""


def changes_words(process: Process, changes: Changes, answer: Answer | None) -> Iterator[str]:
    """What was changed, one sentence each."""
    yield from _people_words(process, changes, answer.people if answer else {})
    yield from _step_words(process, changes)
    if changes.arrivals != 100:
        yield _("%(part)s %% of the requests that come today") % {"part": changes.arrivals}


def _people_words(process: Process, changes: Changes, today: Mapping[str, int]) -> Iterator[str]:
    for code, count in changes.people:
        told = {"role": role_name(code, process.language), "count": count, "today": today.get(code, words.NOTHING)}
        yield _("%(role)s: %(count)s people instead of %(today)s") % told
    for code, name in changes.calendars:
        yield f"{role_name(code, process.language)}: {dict(hours_words())[name]}"
    for code, rate in changes.rates:
        told = {"role": role_name(code, process.language), "rate": plain(rate)}
        yield _("%(role)s: an hour costs %(rate)s tenge") % told


def _step_words(process: Process, changes: Changes) -> Iterator[str]:
    def step(name: str) -> str:
        return name_of(process.service, name, process.language)

    for task, part in changes.work:
        yield _("%(step)s: %(part)s %% of today's work") % {"step": step(task), "part": part}
    for task in changes.dropped:
        yield _("Left out: %(step)s") % {"step": step(task)}
    for pair in changes.merged:
        yield _("Done as one: %(steps)s") % {"steps": " + ".join(map(step, pair.split()))}


def _columns(run: ScenarioRun, answer: Answer) -> list[tuple[str, Column]]:
    """The scenarios from left to right with their names."""
    found = [(_("Today, simulated"), answer.today)]
    found += [(_("With the changes"), answer.changed)] if answer.changed else []
    return found + ([(beside_words(run.beside), answer.other)] if answer.other else [])


def figures_sheet(run: ScenarioRun, answer: Answer) -> Sheet:
    """Median, 90 %, promise, people's time and cost: measured, today, changed, beside it, with 95 % intervals."""
    columns = _columns(run, answer)
    rows: list[tuple[str, str, Shown]] = [(_("Median time"), "median", _span), (_("90 % within"), "p90", _span)]
    if "within_promise" in answer.today.figures:
        rows.append((_("Promise kept"), "within_promise", share_words))
    rows.append((_("People's time a request"), "hours", _hours))
    if any(column.figures["cost"].value for _name, column in columns if "cost" in column.figures):
        rows.append((_("Cost of people's time a request, tenge"), "cost", lambda money: plain(round(money))))
    texts = [_("Measured")]
    for name, column in columns:
        texts += [name] if column is answer.today else [name, _("Difference from today")]
    heads = [Head(_("By the clock")), *(Head(text, number=True) for text in texts)]
    shown = [(name, _measured(answer, key, written), *_cells(columns, key, written)) for name, key, written in rows]
    bare = [(name, answer.measured.get(key, ""), *_bare_cells(columns, key)) for name, key, _written in rows]
    return Sheet(heads, list(shown), list(bare))


def _measured(answer: Answer, key: str, written: Shown) -> str:
    return written(answer.measured[key]) if key in answer.measured else words.NOTHING


def _pairs(columns: list[tuple[str, Column]], key: str) -> Iterator[tuple[Figure | None, bool]]:
    """The figures of a row from left to right; true for a difference from today, the first of the columns."""
    for number, (_name, column) in enumerate(columns):
        yield column.figures.get(key), False
        if number:
            yield column.differences.get(key), True


def _cells(columns: list[tuple[str, Column]], key: str, written: Shown) -> list[str]:
    return [cell(one, written, signed) for one, signed in _pairs(columns, key)]


def _bare_cells(columns: list[tuple[str, Column]], key: str) -> list[str]:
    found = []
    for one, _signed in _pairs(columns, key):
        found.append("" if one is None else " ".join("" if each is None else f"{each:.6g}" for each in one).strip())
    return found


def cell(one: Figure | None, written: Shown, signed: bool = False) -> str:
    """A figure with its interval small behind it, as `3 h 2 h … 4 h`; with its sign where it is a difference."""
    if one is None:
        return words.NOTHING

    def told(value: float) -> str:
        sign = "" if not signed else "+" if value > 0 else "−" if value < 0 else "±"
        return f"{sign}{written(abs(value) if signed else value)}".replace(" ", "\u00a0")

    if one.low is None or one.high is None or one.low == one.high:
        return told(one.value)
    return format_html("{} <small>{} … {}</small>", told(one.value), told(one.low), told(one.high))


def _span(seconds: float) -> str:
    return words.spent(seconds * _MICROS, True)


def _hours(hours: float) -> str:
    return _("%(hours)s h") % {"hours": words.tenths(hours)}


def busy_sheet(process: Process, run: ScenarioRun, answer: Answer) -> Sheet:
    """How busy each role is, with 95 % intervals."""
    columns = _columns(run, answer)
    codes = dict.fromkeys(code for _name, column in columns for code in column.busy)
    shown, bare = [], []
    for code in codes:
        name, each = role_name(code, process.language), [column.busy.get(code) for _name, column in columns]
        shown.append((name, *(cell(one, share_words) for one in each)))
        bare.append((name, *("" if one is None else round(one.value, 4) for one in each)))
    return Sheet([Head(_("Role")), *(Head(name, number=True) for name, _column in columns)], list(shown), list(bare))


SHEETS: Final = ("figures", "busy")
"""The tables of a scenario that can be had as CSV."""
