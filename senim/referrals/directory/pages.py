"""What the pages of the directory show: to people, on ordinary and on quiet pages, and to those who keep it."""

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from senim.accounts.viewer import Viewer
from senim.casework import listing
from senim.places import queries as places
from senim.places.models import Organisation
from senim.referrals.directory.actions import regions_kept
from senim.referrals.directory.kinds import help_kinds
from senim.referrals.directory.models import Partner
from senim.referrals.directory.queries import Asked, found
from senim.referrals.tongue import language

KEPT_PAGE: Final = 50
MOST_TEXT: Final = 60


def asked_of(given: QueryDict, *, quiet: bool) -> Asked:
    """What somebody looks for; what cannot be is as if it had not been asked."""
    codes = {one.code for one in places.regions()}
    kinds = {value: code for value, code, _name in _kinds(quiet)}
    region, kind, tongue = given.get("region", ""), given.get("kind", ""), given.get("language", "")
    return Asked(
        region=region if region in codes else "",
        kind=kinds.get(kind, ""),
        language=tongue if tongue in dict(settings.LANGUAGES) else "",
        text="" if quiet else given.get("text", "")[:MOST_TEXT],
        open_now=bool(given.get("open")),
        quiet=quiet,
    )


def _kinds(quiet: bool) -> list[tuple[str, str, str]]:
    """The kinds of help of a page: the value in its address, the code, the name. On a quiet page the address tells a number only."""
    kinds = [(code, kind) for code, kind in help_kinds().items() if kind.quiet is quiet]
    return [(str(place) if quiet else code, code, kind.name(language())) for place, (code, kind) in enumerate(kinds, 1)]


def find_context(asked: Asked, now: dt.datetime, page: int) -> dict[str, Any]:
    """The form as it was filled in, and a page of what was found. Two queries, none before anything was asked."""
    kinds = _kinds(asked.quiet)
    said = {code: value for value, code, _name in kinds}
    rows, more = found(asked, now, language(), page) if asked.region else ([], False)
    way = reverse("directory:quiet" if asked.quiet else "directory:find")
    here = {"region": asked.region, "kind": said.get(asked.kind, ""), "language": asked.language, "text": asked.text}
    here |= {"open": "1" if asked.open_now else ""}
    kept = urlencode({name: value for name, value in here.items() if value})
    return {
        "asked": asked,
        "rows": rows,
        "newer": f"{way}?{kept}&page={page - 1}" if page else "",
        "older": f"{way}?{kept}&page={page + 1}" if more else "",
        "regions": places.regions(language()),
        "kinds": kinds,
        "kind": said.get(asked.kind, ""),
        "languages": settings.LANGUAGES,
    }


def kept_context(viewer: Viewer, before: int | None) -> dict[str, Any]:
    """The bodies of the viewer's regions, newest first, fifty a page, in the directory or not. Two queries."""
    rows = Organisation.objects.filter(region_id__in=regions_kept(viewer)).order_by("-pk")
    bodies = list((rows.filter(pk__lt=before) if before else rows)[: KEPT_PAGE + 1])
    shown = bodies[:KEPT_PAGE]
    partners = Partner.objects.in_bulk([one.pk for one in shown])
    return {
        "rows": [
            {"body": one, "region": places.region(one.region_id or "").name, "partner": partners.get(one.pk)}
            for one in shown
        ],
        "older": f"{reverse('directory:kept')}?before={shown[-1].pk}" if len(bodies) > KEPT_PAGE else "",
        "tabs": listing.list_tabs(viewer, None),
    }
