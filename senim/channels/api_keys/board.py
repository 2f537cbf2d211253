"""What the staff's pages of keys show."""

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.channels.api_keys.scopes import SCOPES
from senim.channels.models import ApiKey
from senim.design.dates import short_day
from senim.design.parts import Head, Tab

MOST: Final = 50
_DAY_SECONDS: Final = 86_400


def tabs(viewer: Viewer) -> list[Tab]:
    """The pages that the viewer may open from here."""
    found = [Tab(_("My account"), reverse("accounts:home"))]
    found.append(Tab(_("Keys of other systems"), reverse("api_keys:keys"), on=True))
    return [*found, Tab(_("Webhooks"), reverse("connector_pages:receivers"))]


def keys_context(viewer: Viewer, at: dt.datetime, before: int | None) -> dict[str, Any]:
    """Fifty keys, newest first. One query."""
    rows = ApiKey.objects.select_related("issued_by", "use").order_by("-pk")
    page = list((rows.filter(pk__lt=before) if before else rows)[: MOST + 1])
    heads = [
        Head(_("Whose")),
        Head(_("State")),
        Head(_("For")),
        Head(_("Issued")),
        Head(_("Used today"), number=True),
        Head(_("A day, at most"), number=True),
    ]
    day = int(at.timestamp()) // _DAY_SECONDS
    return {
        "tabs": tabs(viewer),
        "heads": heads,
        "rows": [_row(one, day) for one in page[:MOST]],
        "older": f"?before={page[MOST - 1].pk}" if len(page) > MOST else "",
    }


def _row(key: ApiKey, day: int) -> tuple[Any, ...]:
    """One key; the name by which it is known, and never more of it."""
    whose = format_html("{}<br><span class='muted'>{} · {}…</span>", key.owner, key.contact or "—", key.name)
    use = getattr(key, "use", None)
    used = use.in_day if use is not None and use.day == day else 0
    purposes = ", ".join(scope_words(code) for code in key.scopes)
    issued = f"{short_day(key.issued_at)}, {key.issued_by.full_name}"
    return whose, _state(key), purposes, issued, used, key.per_day


def _state(key: ApiKey) -> str:
    if key.revoked_at:
        return _("Revoked %(day)s") % {"day": short_day(key.revoked_at)}
    words = _("Revoke")
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        reverse("api_keys:revoke", args=[key.pk]),
        words,
        key.owner,
    )


def scope_words(code: str) -> str:
    """What a scope is for, in short: its name before the colon."""
    return str(SCOPES.get(code, code)).partition(":")[0]
