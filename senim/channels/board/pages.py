"""What the board's page shows, gathered into a context, and the alarms that other staff pages show too."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.channels.board import pictures, queries, sheets, words
from senim.channels.board.asked import SEE, Asked, asked
from senim.channels.board.queries import PERIODS
from senim.channels.board.standing import Limits, Standing, standing
from senim.channels.board.ways import Way, ways
from senim.design.parts import Chip, Tab
from senim.intake.actions import micros
from senim.intake.timeline import moment_of


@dataclass(frozen=True, slots=True)
class Alarm:
    """A channel that is down, in words; `href` and `link` lead to where the viewer can act."""

    title: str
    text: str
    href: str = ""
    link: str = ""


def limits() -> Limits:
    """The operator's thresholds."""
    return Limits(settings.CHANNEL_FAILURES, settings.CHANNEL_SILENT_MINUTES)


def standings(found: Iterable[Way], now: dt.datetime) -> list[Standing]:
    """How these ways stand. Three queries, two more for webhooks."""
    shown, thresholds = tuple(found), limits()
    beats = queries.beats(micros(now))
    if any(way.hooks for way in shown):
        beats = beats._replace(hooks=queries.hooks())
    return [standing(way, beats, thresholds, now) for way in shown]


def alarms(found: list[Standing], now: dt.datetime, viewer: Viewer) -> list[Alarm]:
    """What is down, in words."""
    return [_alarm(one, now, viewer) for one in found if one.is_alarming]


def _alarm(one: Standing, now: dt.datetime, viewer: Viewer) -> Alarm:
    told = Alarm(words.alarm_title(one), words.alarm_text(one, now))
    if not (one.way.hooks and viewer.may("keys.issue")):
        return told
    return replace(told, href=reverse("connector_pages:receivers"), link=_("Which systems, and send again"))


def board_context(viewer: Viewer, given: Mapping[str, str], now: dt.datetime) -> dict[str, Any]:
    """The whole page: a bounded number of queries, whatever is in the log."""
    question = asked(viewer, given)
    volume, beyond = sheets.volume(queries.received(question.units, now)), viewer.beyond(question.units)
    times = queries.first_answers(question.units, question.days, now)
    found = _with_last_moments(standings(ways(), now))
    left, refused = queries.left(question.units, question.days, now), queries.refusals(question.days, now)
    return {
        "tabs": tabs(viewer),
        "alarms": alarms(found, now, viewer),
        "periods": _period_chips(question),
        "regions": _region_chips(question),
        "channels": sheets.channels_sheet(volume, times, beyond),
        "by_region": sheets.regions_sheet(volume, question, beyond),
        "ways": _ways(found, refused, left),
        "pictures": [pictures.volume_picture(sheets.shown(volume, question, beyond)), pictures.times_picture(times)],
        "csv": reverse("channel_board:figures") + question.address(),
        "beyond": beyond,
        "period": words.period_words(question.days),
        "several_regions": len(question.regions) > 1 and not question.region,
    }


def plain_figures(viewer: Viewer, given: Mapping[str, str], now: dt.datetime) -> sheets.Rows:
    """The rows of the CSV: the same question, the same scope. Two queries."""
    question = asked(viewer, given)
    volume = sheets.volume(queries.received(question.units, now))
    times = queries.first_answers(question.units, question.days, now)
    return sheets.plain_rows(volume, question, times, viewer.beyond(question.units))


def tabs(viewer: Viewer) -> list[Tab]:
    """The pages beside this one that the viewer may open."""
    pages = [
        ("work.see", _("My work"), "casework:work_list"),
        (SEE, _("Overview"), "casework:supervisor"),
        ("notices.see", _("Notices"), "notices:board"),
        (SEE, _("Channels"), "channel_board:board"),
    ]
    here = "channel_board:board"
    return [Tab(name, reverse(route), on=route == here) for right, name, route in pages if viewer.may(right)]


def _ways(found: list[Standing], refused: Mapping[str, int], left: Mapping[str, queries.Left]) -> dict[str, Any]:
    sheet = sheets.ways_sheet(found, refused, left)
    rows = [
        {"name": row[0], "sign": words.state_sign(one), "state": words.state_words(one), "cells": row[2:]}
        for one, row in zip(found, sheet.rows, strict=True)
    ]
    return {"heads": sheet.heads, "rows": rows}


def _with_last_moments(found: list[Standing]) -> list[Standing]:
    """The lines of notices with when one last left and when one was last given up."""
    last = queries.last_moments()
    return [_with_moments(one, *last[one.way.line]) if one.way.line else one for one in found]


def _with_moments(one: Standing, sent: int | None, dead: int | None) -> Standing:
    worked = max((at for at in (one.worked_at, _moment(sent)) if at), default=None)
    failed = max((at for at in (one.failed_at, _moment(dead)) if at), default=None)
    return one._replace(worked_at=worked, failed_at=failed)


def _moment(at: int | None) -> dt.datetime | None:
    return None if at is None else moment_of(at)


def _period_chips(question: Asked) -> list[Chip]:
    return [Chip(words.period_words(days), question.address(days=days), on=days == question.days) for days in PERIODS]


def _region_chips(question: Asked) -> list[Chip]:
    """Nothing to choose where there is one region."""
    if len(question.regions) < 2:
        return []
    names = sorted((sheets.region_words(code), code) for code in question.regions)
    every = Chip(_("All regions"), question.address(region=""), on=not question.region)
    return [every, *(Chip(name, question.address(region=code), on=code == question.region) for name, code in names)]
