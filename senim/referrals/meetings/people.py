"""Who can be invited: officers of the region, the ministry, and those who work for bodies; by name, with where they work."""

from collections.abc import Collection
from typing import Final

from senim.accounts.models import Officer, Post
from senim.accounts.roles import ROLES, role
from senim.places import queries as places
from senim.referrals.directory.models import Member
from senim.referrals.meetings.reaching import JOIN

MOST: Final = 400
_JOINING: Final = sorted(code for code, one in ROLES.items() if JOIN in one.rights)


def invitable(unit_id: int, language: str) -> list[tuple[int, str]]:
    """Pseudonym and name of everybody who can be invited to a meeting of a unit. Two queries."""
    region = places.unit(unit_id).region_id
    near = [one.pk for one in places.units() if one.region_id in (region, None)]
    posts = Post.objects.filter(role__in=_JOINING, unit_id__in=near, officer__is_active=True)
    rows = posts.select_related("officer").order_by("officer__full_name", "pk")[: 4 * MOST]
    found: dict[int, Post] = {}
    for post in rows:
        found.setdefault(post.officer.pseudonym, post)
    bodies = _bodies([post.officer_id for post in found.values()], language)
    return [(key, _named(post, bodies, language)) for key, post in list(found.items())[:MOST]]


def names(pseudonyms: Collection[int]) -> dict[int, str]:
    """The names of participants by pseudonym. One query."""
    return dict(Officer.objects.filter(pseudonym__in=pseudonyms).values_list("pseudonym", "full_name"))


def _named(post: Post, bodies: dict[int, str], language: str) -> str:
    where = bodies.get(post.officer_id) or places.unit(post.unit_id).name_in(language)
    return f"{post.officer.full_name}, {role(post.role).name(language)}, {where}"


def _bodies(officers: list[int], language: str) -> dict[int, str]:
    rows = Member.objects.filter(officer_id__in=officers).select_related("partner__organisation").order_by("-pk")
    return {row.officer_id: row.partner.organisation.name_in(language) for row in rows}
