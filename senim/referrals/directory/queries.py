"""Finding a body that helps: by region, help, language and whether it is open now; the nearest first."""

import datetime as dt
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from senim.places import queries as places
from senim.places.hours import hours_words, read_hours
from senim.referrals.directory.kinds import help_kind
from senim.referrals.directory.models import Help, Partner

ZONE: Final = ZoneInfo("Asia/Almaty")
MOST_READ: Final = 500
PAGE: Final = 20


class Asked(NamedTuple):
    """What somebody looks for; empty parts mean anything. `quiet`: also what is found on quiet pages only."""

    region: str = ""
    kind: str = ""
    language: str = ""
    text: str = ""
    open_now: bool = False
    quiet: bool = False


class Found(NamedTuple):
    """One body as people read it. `address` is empty where its place is told to nobody; `open` None: nobody can say."""

    pk: int
    name: str
    helps: list[str]
    region: str
    near: bool
    address: str
    hidden: bool
    phone: str
    hours: str
    open: bool | None
    languages: list[str]
    free: int | None
    counted_at: dt.datetime | None


def found(asked: Asked, now: dt.datetime, language: str, page: int = 0) -> tuple[list[Found], bool]:
    """A page of twenty bodies: those of the region first, then by the way to their region's centre, open ones before closed;
    and whether there are more. Two queries.
    """
    rows = Partner.objects.filter(listed=True).select_related("organisation")
    if asked.kind:
        rows = rows.filter(helps__kind=asked.kind)
    partners = [one for one in rows.order_by("pk")[:MOST_READ] if _fits(one, asked, now)]
    helps = _helps([one.pk for one in partners])
    if not asked.quiet:
        partners = [one for one in partners if not all(help_kind(kind).quiet for kind in helps.get(one.pk, ["crisis"]))]
    far = {code: place for place, code in enumerate(regions_by_way(asked.region))}
    partners.sort(
        key=lambda one: (far.get(one.organisation.region_id or "", -1), is_open(one.hours, now) is False, one.pk)
    )
    shown = partners[page * PAGE : (page + 1) * PAGE]
    return [_told(one, helps.get(one.pk, []), asked, now, language) for one in shown], len(partners) > (page + 1) * PAGE


def is_open(hours: str, at: dt.datetime) -> bool | None:
    """Whether hours in the notation of places hold at a moment; None where nobody wrote them down."""
    if not hours.strip():
        return None
    local = at.astimezone(ZONE)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in read_hours(hours)[local.weekday()])


@lru_cache(maxsize=64)
def _way(code: str, _edition: tuple[int, ...]) -> tuple[str, ...]:
    offices = places.front_offices(code)
    if not offices or offices[0].latitude is None or offices[0].longitude is None:
        return (code,)
    around = places.offices_around(offices[0].latitude, offices[0].longitude, 500)
    return tuple(dict.fromkeys([code, *(one.region_id for one in around if one.region_id)]))


def regions_by_way(code: str) -> tuple[str, ...]:
    """The regions from one on, the nearest next, by the way between their first front offices. No exact place is needed, or asked."""
    return _way(code, tuple(one.pk for one in places.front_offices(code))) if code else ()


def _fits(one: Partner, asked: Asked, now: dt.datetime) -> bool:
    if asked.language and asked.language not in one.languages:
        return False
    if asked.open_now and is_open(one.hours, now) is False:
        return False
    body = one.organisation
    names = f"{body.name_kk} {body.name_ru} {body.name_en}".casefold()
    return asked.text.strip().casefold() in names


def _helps(ids: list[int]) -> dict[int, list[str]]:
    known: dict[int, list[str]] = {}
    for partner, kind in Help.objects.filter(partner_id__in=ids).order_by("pk").values_list("partner_id", "kind"):
        known.setdefault(partner, []).append(kind)
    return known


def _told(one: Partner, helps: list[str], asked: Asked, now: dt.datetime, language: str) -> Found:
    body = one.organisation
    region = places.region(body.region_id).name_in(language) if body.region_id else ""
    return Found(
        pk=one.pk,
        name=body.name_in(language),
        helps=[help_kind(kind).name(language) for kind in helps],
        region=region,
        near=not asked.region or body.region_id in (None, asked.region),
        address="" if one.hidden else str(getattr(one, f"address_{language}") or one.address_kk),
        hidden=one.hidden,
        phone=body.phone,
        hours=hours_words(one.hours, language) if one.hours else "",
        open=is_open(one.hours, now),
        languages=list(one.languages),
        free=one.free if one.capacity is not None else None,
        counted_at=one.counted_at,
    )
