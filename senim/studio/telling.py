"""The map of a process in words: its tables, the pictures of its layers, and the story of each step."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from senim.catalogue.queries import Compiled
from senim.design.parts import Head
from senim.studio import words
from senim.studio.mapping import Line, Picture, picture, shown_name


class Sheet(NamedTuple):
    """A table as the page shows it and as its CSV holds it: the same heads, words in one, plain figures in the other."""

    heads: list[Head]
    rows: list[tuple[Any, ...]]
    plain: list[tuple[Any, ...]]


class Story(NamedTuple):
    """What the side panel says of one step."""

    id: str
    name: str
    lead: str
    sentences: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()


def layer_names() -> dict[str, str]:
    """The layers of the map."""
    return {
        "often": _("How often"),
        "stay": _("Time at the step"),
        "waiting": _("Waiting to be taken"),
        "work": _("In work"),
        "again": _("Done again"),
        "late": _("Late"),
        "fits": _("Fits the model"),
    }


def findings(layer: str) -> str:
    """What the picture of a layer shows."""
    return {
        "often": _("The darker a step and the thicker a line, the more often requests passed there."),
        "stay": _("The darker a step, the longer a request stays there: the median from its coming to its completion."),
        "waiting": _("The darker a step, the longer it waits until an officer takes it (median)."),
        "work": _("The darker a step, the longer it is worked on after an officer took it (median)."),
        "again": _("The darker a step, the larger the share of requests that came back to it."),
        "late": _("The darker a step, the larger the share of its completions that missed its due."),
    }[layer]


def drawn(layer: str, rows: Sequence[Line], flows: Mapping[str, int], by_clock: bool) -> Picture:
    """The picture of a layer with its words."""

    def span(micros: float | None) -> str:
        return words.spent(micros, by_clock)

    shown = {
        "often": lambda row: words.count(row.done),
        "stay": lambda row: span(row.stay),
        "waiting": lambda row: span(row.waiting),
        "work": lambda row: span(row.work),
        "again": lambda row: words.per_cent(row.again_share),
        "late": lambda row: words.per_cent(row.promise_late if row.promise_late is not None else row.limit_late),
    }
    return picture(layer, rows, flows, shown, words.count)


def steps_sheet(rows: Sequence[Line], by_clock: bool) -> Sheet:
    """The steps that people do, with all their figures."""
    tasks = [row for row in rows if row.is_task]
    heads = [Head(_("Step"))] + [Head(text, number=True) for text in _step_heads()]
    return Sheet(heads, [_step_row(row, by_clock) for row in tasks], [_plain_row(row) for row in tasks])


def _step_heads() -> list[str]:
    return [
        _("Completed"),
        _("Requests"),
        _("Waiting now"),
        _("Median time"),
        _("90 % within"),
        _("Until taken"),
        _("In work"),
        _("Share of all time"),
        _("Came back"),
        _("Promise missed"),
        _("Limit missed"),
        _("Promise lost here"),
    ]


def _step_row(row: Line, by_clock: bool) -> tuple[Any, ...]:
    spans = (words.spent(each, by_clock) for each in (row.stay, row.stay_p90, row.waiting, row.work))
    shares = (words.per_cent(each) for each in (row.part, row.again_share, row.promise_late, row.limit_late))
    counts = (words.count(each) for each in (row.done, row.cases, row.open))
    return (row.name, *counts, *spans, *shares, words.count(row.died))


def _plain_row(row: Line) -> tuple[Any, ...]:
    spans = (_seconds(each) for each in (row.stay, row.stay_p90, row.waiting, row.work))
    shares = (_rounded(each) for each in (row.part, row.again_share, row.promise_late, row.limit_late))
    return (row.name, row.done, row.cases, row.open, *spans, *shares, row.died)


def _seconds(micros: float | None) -> int | str:
    return "" if micros is None else round(micros / 1_000_000)


def _rounded(part: float | None) -> float | str:
    return "" if part is None else round(part, 4)


def flows_sheet(service: Compiled, flows: Mapping[str, int], language: str) -> Sheet:
    """How often tokens went from one element of the model to another."""
    net = service.net
    source = {flow: net.ids[node] for node, out in enumerate(net.outgoing) for flow in out}
    rows: list[tuple[str, str, int]] = []
    for number, flow in enumerate(net.flow_ids):
        first, second = (shown_name(service, end, language) for end in (source[number], net.ids[net.targets[number]]))
        rows.append((first, second, flows.get(flow, 0)))
    rows.sort(key=lambda row: -row[2])
    shown = [(first, second, words.count(times)) for first, second, times in rows]
    return Sheet([Head(_("From")), Head(_("To")), Head(_("Times"), number=True)], shown, list(rows))


def story(row: Line, by_clock: bool) -> Story:
    """What is worth saying of a step, the most telling first."""
    return Story(row.id, row.name, _lead(row, by_clock), (*_counted(row), *_timed(row, by_clock), *_missed(row)))


_TELLING: Final = 0.2
"""From this share of all time on a step is the first thing to say."""


def _lead(row: Line, by_clock: bool) -> str:
    if row.part is not None and row.part >= _TELLING:
        return _("%(share)s of all the time of this process is spent here.") % {"share": words.per_cent(row.part)}
    if row.stay is not None:
        return _("Half of the requests leave this step within %(span)s.") % {"span": words.spent(row.stay, by_clock)}
    return ngettext("Passed once.", "Passed %(count)s times.", row.done) % {"count": words.count(row.done)}


def _counted(row: Line) -> Iterator[str]:
    if row.done and row.is_task:
        counts = {"times": words.count(row.done), "cases": words.count(row.cases)}
        yield _("Completed %(times)s times in %(cases)s requests.") % counts
    if row.again_share:
        yield _("%(share)s of the requests came back to it.") % {"share": words.per_cent(row.again_share)}


def _timed(row: Line, by_clock: bool) -> Iterator[str]:
    half, most, wait, work = (words.spent(each, by_clock) for each in (row.stay, row.stay_p90, row.waiting, row.work))
    if row.stay is not None:
        yield _("Half are done within %(half)s, nine in ten within %(most)s.") % {"half": half, "most": most}
    if row.waiting is not None:
        yield _("It waits %(wait)s until an officer takes it, then it is in work for %(work)s (medians).") % {
            "wait": wait,
            "work": work,
        }


def _missed(row: Line) -> Iterator[str]:
    if row.promise_late is not None:
        yield _("%(share)s of the completions missed our promise.") % {"share": words.per_cent(row.promise_late)}
    if row.limit_late is not None:
        yield _("%(share)s missed the legal limit of the step.") % {"share": words.per_cent(row.limit_late)}
    if row.died:
        yield ngettext(
            "One request lost its own promise while it was here.",
            "%(count)s requests lost their own promise while they were here.",
            row.died,
        ) % {"count": words.count(row.died)}
