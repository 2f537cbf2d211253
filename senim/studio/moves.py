"""Moving running requests to the version in force: who may, what the pages show before it is done, and what came of it."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.catalogue.queries import Compiled, Version, compiled, versions
from senim.design.dates import day, short_moment
from senim.design.parts import Head
from senim.ledger.actor import Actor
from senim.places import queries as places
from senim.processes.errors import MoveUnderWay
from senim.processes.migrating import Place, Units, plan
from senim.processes.models import Instance, VersionMove
from senim.processes.moving_on import confirm
from senim.studio import pages, words
from senim.studio.errors import NoOlderVersion, OwnDraft
from senim.studio.models import Draft
from senim.studio.move_words import obstacle_words, reason_words
from senim.studio.pages import Table
from senim.studio.process import Process

RIGHT: Final = "studio.release"
MOST_LISTED: Final = 50


class Pair(NamedTuple):
    """The version on which requests still run, and the one in force, to which they may move."""

    origin: Compiled
    target: Compiled


def pair_of(code: str, number: int, today: dt.date) -> Pair:
    """The two versions of a move. Refuses NoOlderVersion for the version in force and for those to come; Http404 for none."""
    known = versions(code)
    begun = [one for one in known if one.released_on <= today]
    origin = next((one for one in known if one.version == number), None)
    if origin is None or not begun:
        raise Http404(code)
    if origin not in begun[:-1]:
        raise NoOlderVersion(f"{code} v{number}")
    return Pair(compiled(origin.id, today), compiled(begun[-1].id, today))


def units_of(viewer: Viewer) -> Units:
    """The units whose requests the viewer may move: those below the posts that may release; None for all."""
    mine = viewer.units(RIGHT)
    return None if len(mine) == len(places.police_units()) else frozenset(mine)


def may_see(viewer: Viewer, move: VersionMove) -> bool:
    """Whether all requests of a move are of units that the viewer may move: else its counts would tell of others."""
    mine = units_of(viewer)
    return mine is None or (move.units is not None and mine.issuperset(move.units))


def is_own(viewer: Viewer, target: Compiled) -> bool:
    """Whether the viewer drew or saved the version to which requests would move: then a second person moves them."""
    drawn = Draft.objects.filter(service=target.service.code, released_version=target.version)
    mine = drawn.values_list("begun_by_id", "saved_by_id")
    return viewer.officer is not None and any(viewer.officer.pk in row for row in mine)


def begin(*, viewer: Viewer, pair: Pair, at: dt.datetime) -> VersionMove:
    """Have the worker move what can move. Refuses OwnDraft, and what `processes.moving_on.confirm` refuses."""
    if is_own(viewer, pair.target):
        raise OwnDraft(pair.target.service.code)
    post = next(post for post in viewer.posts if grants(post.role, RIGHT))
    assert viewer.officer is not None  # nobody else holds a post
    actor = Actor(post.role, viewer.officer.pseudonym, post.unit)
    return confirm(
        origin=pair.origin, target=pair.target, units=units_of(viewer), by=viewer.officer, actor=actor, at=at
    )


def refusal_words(refused: Exception) -> str:
    """Why a move was not begun."""
    if isinstance(refused, OwnDraft):
        return _("You drew the newer version yourself. A second person moves the requests.")
    if isinstance(refused, MoveUnderWay):
        return _("These requests are being moved already.")
    return _("No request that could move runs on this version any more.")


def plan_context(process: Process, pair: Pair, at: dt.datetime) -> dict[str, Any]:
    """The page before a move: where requests stand, which can move, and what becomes of them."""
    found = plan(pair.origin.id, pair.target, units_of(process.viewer), int(at.timestamp() * 1_000_000))
    heads = [Head(_("Where it stands")), Head(_("Requests"), number=True), Head(_("Can they move?"))]
    return {
        "process": process,
        "tabs": pages.process_tabs(process, "drafts"),
        "pair": pair,
        "since": day(pair.target.released_on),
        "places": Table(heads, [_place_row(place, pair, process.language) for place in found.places]),
        "movable": found.movable,
        "tallies": [
            (words.count(found.movable + found.staying + found.beyond), _("requests run on the older version")),
            (words.count(found.movable), _("can move")),
            (words.count(found.staying), _("have to stay")),
        ],
        "beyond": words.count(found.beyond) if found.beyond else "",
        "own": is_own(process.viewer, pair.target),
        "under_way": _under_way(process.viewer, pair),
    }


def _under_way(viewer: Viewer, pair: Pair) -> VersionMove | None:
    found = VersionMove.objects.filter(origin_id=pair.origin.id).exclude(state="done").first()
    return found if found is not None and may_see(viewer, found) else None


def _place_row(place: Place, pair: Pair, language: str) -> tuple[Any, ...]:
    told = [obstacle_words(one, pair.origin, pair.target, language) for one in place.obstacles]
    verdict = _("No. %(why)s") % {"why": " ".join(told)} if told else _("Yes")
    return (_where(place, pair.origin, language), words.count(place.total), verdict)


def _where(place: Place, origin: Compiled, language: str) -> str:
    """The open steps by name, and the events of which one is awaited."""
    found = dict.fromkeys(place.waiting)
    steps = [origin.name(one, language) for one in found if one in origin.net.tasks]
    events = [origin.name(one, language) for one in found if one not in origin.net.tasks]
    if events:
        steps.append(_("waiting: %(events)s") % {"events": " / ".join(events)})
    return ", ".join(steps) or words.NOTHING


def move_context(viewer: Viewer, move: VersionMove, language: str, today: dt.date) -> dict[str, Any]:
    """The page of one move: how far it is, and in the end who stayed and why."""
    pair = Pair(compiled(move.origin_id, today), compiled(move.target_id, today))
    heads = [Head(_("Why they stayed")), Head(_("Requests"), number=True)]
    ordered = sorted(move.reasons.items(), key=lambda row: (-row[1], row[0]))
    rows = [(_reason(key, pair, language), words.count(count)) for key, count in ordered]
    done = move.moved + move.stayed
    return {
        "tabs": pages.tabs(viewer, ""),
        "move": move,
        "pair": pair,
        "name": pair.target.service.name.to(language),
        "confirmed": short_moment(move.confirmed_at),
        "per_cent": 100 if move.state == "done" else min(99, 100 * done // max(1, move.expected)),
        "tallies": [(words.count(move.moved), _("moved")), (words.count(move.stayed), _("stayed"))],
        "reasons": Table(heads, rows),
    }


def _reason(key: str, pair: Pair, language: str) -> str:
    element, reason = key.split(" ")
    return reason_words(element, reason, pair.origin, pair.target, language)


def running_counts(viewer: Viewer, known: Sequence[Version]) -> dict[int, int]:
    """How many requests of the viewer's units run on each version, by its id. One query."""
    mine = viewer.units("studio.read")
    found = Instance.objects.filter(version_id__in=[one.id for one in known], ended_at=None)
    if len(mine) != len(places.police_units()):
        found = found.filter(unit_id__in=mine)
    return Counter(dict(found.values_list("version_id").annotate(count=Count("stream")).order_by("version_id")))


def running_cell(process: Process, version: Version, count: int, in_force: bool, today: dt.date) -> Any:
    """How many requests run on a version; whoever may release is led to moving those of an older one."""
    if not count or in_force or version.released_on > today or not process.viewer.may(RIGHT):
        return words.count(count)
    href = reverse("studio:move_plan", args=[process.code, version.version])
    label = ngettext("%(count)s request: move it", "%(count)s requests: move them", count) % {
        "count": words.count(count)
    }
    return format_html('<a class="govuk-link" href="{}">{}</a>', href, label)


def moves_table(viewer: Viewer, code: str, known: Sequence[Version]) -> Table:
    """The moves of a service that were confirmed, the newest first; empty for those who may not release."""
    numbers = {one.id: one.version for one in known}
    heads = [Head(_("Move")), Head(_("Confirmed by")), Head(_("When")), Head(_("Moved"), number=True)]
    heads.append(Head(_("Stayed"), number=True))
    if not viewer.may(RIGHT):
        return Table(heads, [])
    found = VersionMove.objects.filter(service=code).select_related("confirmed_by").order_by("-pk")[:MOST_LISTED]
    return Table(heads, [_move_row(move, numbers) for move in found if may_see(viewer, move)])


def _move_row(move: VersionMove, numbers: dict[int, int]) -> tuple[Any, ...]:
    label = _("Version %(origin)s to %(target)s") % {
        "origin": numbers.get(move.origin_id, ""),
        "target": numbers.get(move.target_id, ""),
    }
    href = reverse("studio:move", args=[move.pk])
    link = format_html('<a class="govuk-link" href="{}">{}</a>', href, label)
    when = short_moment(move.confirmed_at)
    return (link, move.confirmed_by.full_name, when, words.count(move.moved), words.count(move.stayed))
