"""What the pages of openings show: one's own askings, and for whoever signs, what waits and what was answered."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from senim.accounts.journal import REASONS
from senim.accounts.roles import role
from senim.accounts.viewer import Viewer
from senim.casework import listing, openings
from senim.casework.models import Opening
from senim.casework.rows import language
from senim.design.dates import short_moment
from senim.design.parts import Head
from senim.intake.models import ServiceRequest
from senim.places import queries as places
from senim.sealing import receipts

MOST_OWN = 20


class Waiting(NamedTuple):
    """One asking that waits for a signature, in words."""

    pk: int
    number: str
    who: str
    asked: str
    why: str


def own_context(viewer: Viewer, now: dt.datetime, form: Any) -> dict[str, Any]:
    """The form, and the newest askings of the viewer with what became of them. Two queries."""
    rows = list(openings.asked_by(viewer)[:MOST_OWN])
    numbers = _numbers(rows)
    return {
        "form": form,
        "tabs": listing.list_tabs(viewer, None, here="openings"),
        "heads": [Head(_("Asked")), Head(_("Request")), Head(_("Why")), Head(_("Answer"))],
        "rows": [(short_moment(one.asked_at), numbers[one.pk], _why(one), _state(one, now)) for one in rows],
        "open": [(one.request_id, numbers[one.pk]) for one in rows if _is_open(one, now)],
    }


def signing_context(viewer: Viewer, now: dt.datetime, given: Mapping[str, str]) -> dict[str, Any]:
    """What waits for the viewer, and a page of what was answered in 30 days. Four queries."""
    text = given.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    waiting = list(openings.to_sign(viewer, now).select_related("asked_by")[: openings.PAGE])
    done = openings.answered(viewer, now, before)
    shown, numbers = done[: openings.PAGE], _numbers([*waiting, *done])
    return {
        "tabs": listing.list_tabs(viewer, None, here="signatures"),
        "waiting": [
            Waiting(one.pk, numbers[one.pk], _asker(one), short_moment(one.asked_at), _why(one)) for one in waiting
        ],
        "heads": [Head(_("When")), Head(_("Request")), Head(_("Asked by")), Head(_("Why")), Head(_("Answer"))],
        "rows": [
            (
                short_moment(one.signed_at),
                numbers[one.pk],
                _asker(one),
                _why(one),
                f"{_state(one, now)}, {_signer(one)}",
            )
            for one in shown
        ],
        "older": f"?before={shown[-1].pk}" if len(done) > openings.PAGE else "",
    }


def _numbers(rows: list[Opening]) -> dict[int, str]:
    """The numbers as on the receipts. One that nobody has is shown in the same form, with the year of the asking."""
    years = dict(
        ServiceRequest.objects.filter(pk__in={one.request_id for one in rows}).values_list("pk", "received_at")
    )
    return {one.pk: receipts.number(one.request_id, years.get(one.request_id, one.asked_at).year) for one in rows}


def _is_open(one: Opening, now: dt.datetime) -> bool:
    return one.until is not None and one.until > now


def _state(one: Opening, now: dt.datetime) -> str:
    if one.state == "refused":
        return _("not signed")
    if one.until is not None:
        words = _("open until %(moment)s") if one.until > now else _("was open until %(moment)s")
        return words % {"moment": short_moment(one.until)}
    return _("waits for a second signature") if one.asked_at + openings.WAITS_FOR > now else _("nobody signed in a day")


def _why(one: Opening) -> str:
    return f"{REASONS.get(one.reason, one.reason)}: {one.words}"


def _asker(one: Opening) -> str:
    return f"{one.asked_by.full_name}, {_post(one.asked_role, one.asked_unit)}"


def _signer(one: Opening) -> str:
    who = one.signed_by.full_name if one.signed_by else ""
    return f"{who}, {_post(one.signed_role, one.signed_unit or 0)}"


def _post(code: str, unit: int) -> str:
    return f"{role(code).name(language())}, {places.unit(unit).name}"
