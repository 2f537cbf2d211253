"""What the staff's page of one system's tellings shows: where they go, the newest refusal, every delivery and what became of it."""

from typing import Any

from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.channels.connector.board import MOST, tabs
from senim.channels.connector.manual import pieces
from senim.channels.connector.openapi import BASE
from senim.channels.connector_tables import TAKEN, Teller, Told
from senim.channels.models import ApiKey
from senim.design.dates import short_moment
from senim.design.parts import Head
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.intake.timeline import moment_of


def told_context(viewer: Viewer, key: ApiKey, site: str, before: int | None) -> dict[str, Any]:
    """Fifty deliveries, newest first. Three queries."""
    teller = Teller.objects.filter(pk=key.pk).first()
    rows = Told.objects.filter(key=key).order_by("-pk")
    page = list((rows.filter(pk__lt=before) if before else rows)[: MOST + 1])
    heads = (_("When"), _("Its id"), _("What"), _("Number"), _("What became of it"))
    return {
        "tabs": tabs(viewer, "receivers"),
        "key": key,
        "teller": teller,
        "address": pieces(f"{site}{BASE}/webhooks/{key.name}"),
        "refused_title": _("The newest delivery was refused"),
        "refused": _refused(teller),
        "heads": [*map(Head, heads), Head(_("Came"), number=True)],
        "rows": _rows(page[:MOST]),
        "older": f"?before={page[MOST - 1].pk}" if len(page) > MOST else "",
    }


def _refused(teller: Teller | None) -> str:
    """The newest refusal of what was not proved, with what helps."""
    if teller is None or not teller.refused_at:
        return ""
    return f"{short_moment(moment_of(teller.refused_at))}: {outcome_words(teller.refused_code)}"


def _rows(found: list[Told]) -> list[tuple[Any, ...]]:
    numbers = {
        one.pk: number_of(one) for one in ServiceRequest.objects.filter(pk__in=[one.request_id for one in found])
    }
    return [
        (
            short_moment(moment_of(one.last_at)),
            one.hook,
            type_words(one.type),
            numbers.get(one.request_id or 0, "—"),
            outcome_words(one.outcome),
            one.times,
        )
        for one in found
    ]


def type_words(type: str) -> str:
    """What was told, in words; a dash where it could not be read."""
    return {
        "number.recorded": _("the number of a register"),
        "request.accepted": _("taken up there"),
        "request.returned": _("sent back from there"),
        "request.closed": _("done there"),
    }.get(type, "—")


def outcome_words(code: str) -> str:
    """What became of a delivery; a code stays a code."""
    return {
        TAKEN: _("taken"),
        "signature_refused": _(
            "the signature does not fit: is it the newest secret, over the bytes as they were sent?"
        ),
        "timestamp_refused": _("signed more than five minutes off: is the clock of the other system right?"),
        "webhook_id_refused": _("without an id"),
        "too_large": _("too large"),
        "unknown_request": _("we have no such request, or it is not theirs to speak of"),
        "scope_missing": _("the key does not allow it"),
        "schema_refused": _("not in the form that the documentation asks for"),
        "not_json": _("not JSON"),
        "member_twice": _("a member stood twice in it"),
    }.get(code, code)
