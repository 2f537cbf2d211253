"""The person who looks at a page, with posts: what they may, where, and in whose role they act."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from senim.accounts.errors import RoleNotHeld
from senim.accounts.models import Officer
from senim.accounts.roles import OWN, grants
from senim.ledger import statements
from senim.ledger.actor import Actor
from senim.places import queries as places
from senim.places.errors import UnitUnknown


class Held(NamedTuple):
    """One post: the role, the unit, and the unit's path, below which the role reaches."""

    role: str
    unit: int
    path: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: an officer with posts, or nobody. Everything not granted by a post is refused."""

    officer: Officer | None
    posts: tuple[Held, ...] = ()

    @property
    def signed_in(self) -> bool:
        """True for an officer, false for everyone else."""
        return self.officer is not None

    def may(self, right: str) -> bool:
        """True when some post grants the right, somewhere."""
        if right == OWN:
            return self.signed_in
        return any(grants(post.role, right) for post in self.posts)

    def may_in(self, right: str, unit_id: int) -> bool:
        """True when a post at the unit or above it grants the right; false for a unit that does not exist."""
        path = _path(unit_id)
        return bool(path) and any(grants(post.role, right) and path.startswith(post.path) for post in self.posts)

    def may_do(self, role: str, unit_id: int) -> bool:
        """True when the officer holds this very role at the unit or above it."""
        path = _path(unit_id)
        return bool(path) and any(post.role == role and path.startswith(post.path) for post in self.posts)

    def beyond(self, units: Iterable[int]) -> bool:
        """True when the viewer may not open the requests of each of these units: counts of them are then told in steps."""
        return not all(self.may_in("case.read", one) for one in units)

    def units(self, right: str) -> tuple[int, ...]:
        """The ids of all units in which the right holds, in order: for a post at the top, the whole country."""
        return places.units_under(self.paths(right))

    def paths(self, right: str) -> tuple[str, ...]:
        """The paths of the posts that grant the right, for queries by path prefix."""
        return tuple(sorted({post.path for post in self.posts if grants(post.role, right)}))

    def post_for(self, unit_id: int) -> Held | None:
        """The post in which the officer looks at something of a unit: one that reaches it, else the first; None without posts.

        `unit_id` 0: of no unit in particular.
        """
        path = _path(unit_id) if unit_id else ""
        reaching = (post for post in self.posts if path and path.startswith(post.path))
        return next(reaching, self.posts[0] if self.posts else None)

    def roles_in(self, unit_id: int) -> tuple[str, ...]:
        """The roles that the officer holds at the unit or above it, in alphabetical order."""
        path = _path(unit_id)
        return tuple(sorted({post.role for post in self.posts if path and path.startswith(post.path)}))

    def actor(self, role: str, unit_id: int) -> Actor:
        """The officer as the log knows them, acting in a role for a unit. Refuses (RoleNotHeld) a role not held there."""
        if self.officer is None or not self.may_do(role, unit_id):
            raise RoleNotHeld(f"{role} at unit {unit_id}")
        return Actor(role, self.officer.pseudonym, unit_id)


NOBODY = Viewer(None)
_POSTS: Final = (
    "SELECT p.role, p.unit_id, u.path FROM accounts_post p JOIN places_unit u ON u.id = p.unit_id "
    "WHERE p.officer_id=%s ORDER BY p.id"
)


def viewer_of(officer: Officer) -> Viewer:
    """The viewer of an officer, with all posts. One query."""
    rows = statements.rows(_POSTS, [officer.pk])
    return Viewer(officer, tuple(Held(role, unit, path) for role, unit, path in rows if path))


def _path(unit_id: int) -> str:
    try:
        return places.unit(unit_id).path
    except UnitUnknown:
        return ""
