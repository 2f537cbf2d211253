"""What the staff's pages of receivers show: who is told where, how deliveries fare, what was given up, every try."""

from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.channels.api_keys.scopes import CONNECTOR
from senim.channels.connector.manual import pieces
from senim.channels.connector.told import rows_of
from senim.channels.connector_tables import DEAD, UNDER_WAY, Change, DeliveryTry, Receiver
from senim.channels.models import ApiKey
from senim.design.dates import short_moment
from senim.design.parts import Head, Tab
from senim.intake.timeline import moment_of

MOST: Final = 50


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The pages that the viewer may open from here."""
    return [
        Tab(_("My account"), reverse("accounts:home")),
        Tab(_("Keys of other systems"), reverse("api_keys:keys")),
        Tab(_("Webhooks"), reverse("connector_pages:receivers"), on=here == "receivers"),
    ]


def receivers_context(viewer: Viewer, before: int | None) -> dict[str, Any]:
    """Fifty systems with a key for the connector, newest first, each with its address. Two queries."""
    keys = ApiKey.objects.filter(revoked_at=None).select_related("receiver").order_by("-pk")
    page = list((keys.filter(pk__lt=before) if before else keys)[: MOST + 1])
    mine = [one for one in page[:MOST] if CONNECTOR in one.scopes]
    under_way = Count("pk", filter=Q(state__in=UNDER_WAY))
    dead = Count("pk", filter=Q(state=DEAD))
    open_or_dead = Change.objects.filter(key__in=[one.pk for one in mine], state__in=(*UNDER_WAY, DEAD))
    counts = {row[0]: row[1:] for row in open_or_dead.values_list("key_id").annotate(under_way=under_way, dead=dead)}
    heads = [
        Head(_("Whose")),
        Head(_("Address")),
        Head(_("State")),
        Head(_("under way"), number=True),
        Head(_("could not be delivered"), number=True),
    ]
    return {
        "tabs": tabs(viewer, "receivers"),
        "heads": heads,
        "rows": [_row(one, counts.get(one.pk, (0, 0))) for one in mine],
        "older": f"?before={page[MOST - 1].pk}" if len(page) > MOST else "",
    }


def _row(key: ApiKey, counts: tuple[int, ...]) -> tuple[Any, ...]:
    receiver = receiver_of(key)
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a><br><span class="muted">{}…</span>',
        reverse("connector_pages:receiver", args=[key.pk]),
        key.owner,
        key.name,
    )
    return link, receiver.url if receiver else _("none: it asks by itself"), state_words(receiver), *counts


def receiver_of(key: ApiKey) -> Receiver | None:
    """The address of a key, if it has one."""
    return getattr(key, "receiver", None)


def state_words(receiver: Receiver | None) -> str:
    """How deliveries to a receiver fare."""
    if receiver is None:
        return "—"
    if receiver.failing_since is not None:
        since = short_moment(moment_of(receiver.failing_since))
        return _("Fails since %(since)s: %(reason)s") % {"since": since, "reason": reason_words(receiver.reason)}
    if receiver.worked_at is not None:
        return _("Worked last %(at)s") % {"at": short_moment(moment_of(receiver.worked_at))}
    return _("Not tried yet")


def reason_words(reason: str) -> str:
    """Why a try failed."""
    return {
        "": _("taken"),
        "status": _("the other side answered with a fault"),
        "redirect": _("the other side leads elsewhere; we follow nowhere"),
        "slow": _("no answer in time"),
        "no_answer": _("no connection"),
        "name": _("the name is not known"),
        "private": _("the address lies in a private network"),
        "address": _("the address is not allowed"),
        "fault": _("a fault of ours"),
    }.get(reason, reason)


def receiver_context(viewer: Viewer, key: ApiKey, form: Any, before: int | None) -> dict[str, Any]:
    """One system: its address, fifty changes, newest first, with their last try, and what was given up. Eight queries."""
    receiver = receiver_of(key)
    rows = Change.objects.filter(key=key).order_by("-pk")
    page = list((rows.filter(pk__lt=before) if before else rows)[: MOST + 1])
    heads = (_("When"), _("Number"), _("What"), _("State"))
    return {
        "tabs": tabs(viewer, "receivers"),
        "key": key,
        "receiver": receiver,
        "url": pieces(receiver.url) if receiver else [],
        "state": state_words(receiver),
        "form": form,
        "letters": _letters(key),
        "given_up": Change.objects.filter(key=key, state=DEAD).count(),
        "heads": [*map(Head, heads), Head(_("Tries"), number=True), Head(_("Last try"))],
        "rows": _rows(page[:MOST]),
        "older": f"?before={page[MOST - 1].pk}" if len(page) > MOST else "",
    }


def _letters(key: ApiKey) -> list[dict[str, Any]]:
    """What was given up, newest first."""
    dead = list(Change.objects.filter(key=key, state=DEAD).order_by("-pk")[:MOST])
    return [
        {"pk": change.pk, "number": told.number, "type": type_words(told.type), "at": told.at, "tries": change.attempts}
        for change, told in zip(dead, rows_of(dead), strict=True)
    ]


def _rows(changes: list[Change]) -> list[tuple[Any, ...]]:
    tries = {one.change_id: one for one in DeliveryTry.objects.filter(change__in=changes).order_by("pk")}
    return [
        (
            short_moment(told.at),
            told.number,
            type_words(told.type),
            delivery_words(change.state),
            change.attempts,
            _try_words(tries.get(change.pk)),
        )
        for change, told in zip(changes, rows_of(changes), strict=True)
    ]


def _try_words(last: DeliveryTry | None) -> str:
    if last is None:
        return "—"
    status = f" ({last.status})" if last.status else ""
    return f"{short_moment(moment_of(last.at))}: {reason_words(last.reason)}{status}"


def delivery_words(state: str) -> str:
    """How far a change is on its way."""
    return {
        "pull": _("waits to be asked for"),
        "waiting": _("under way"),
        "sending": _("under way"),
        "sent": _("taken"),
        "dead": _("given up"),
    }[state]


def type_words(type: str) -> str:
    """What a change is, in words."""
    return {
        "request.received": _("received"),
        "request.asked": _("we asked the person"),
        "request.replied": _("the person wrote"),
        "request.term_changed": _("the date changed"),
        "request.moved": _("went to another unit"),
        "request.redirected": _("passed on to another body"),
        "request.answered": _("answered"),
        "request.withdrawn": _("taken back"),
        "request.number": _("got the number of a register"),
        "request.review": _("looked at again"),
    }[type]
