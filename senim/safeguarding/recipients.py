"""Who may be sealed to, and who may open: keys that hold, of people who hold their post, at bodies that take the lane."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from senim.accounts.models import Officer, Post
from senim.accounts.roles import ROLES, grants
from senim.accounts.viewer import Viewer
from senim.ledger.actor import Actor
from senim.safeguarding.errors import RecipientsRefused, UnknownSealedCase
from senim.safeguarding.models import BodyLane, RecipientKey, SealedCase, SealedEnvelope

Keys = QuerySet[RecipientKey]
Envelopes = QuerySet[SealedEnvelope]
OPEN, KEEP = "sealed.open", "sealed.keep"
MOST = 8


def holding(right: str = OPEN) -> QuerySet[RecipientKey]:
    """Every key that may be sealed to now: not retired, its owner active and with a post at its body that grants the right."""
    roles = [code for code, role in ROLES.items() if right in role.rights]
    posts = Post.objects.filter(officer_id=OuterRef("officer_id"), unit_id=OuterRef("unit_id"), role__in=roles)
    return RecipientKey.objects.filter(Exists(posts), retired_on=None, officer__is_active=True).order_by("pk")


def taking(lane: str) -> QuerySet[RecipientKey]:
    """The keys that hold of people of bodies that take cases of a lane."""
    return holding().filter(Exists(BodyLane.objects.filter(unit_id=OuterRef("unit_id"), lane=lane)))


def named(keys: Iterable[str], among: QuerySet[RecipientKey]) -> list[RecipientKey]:
    """The rows of public keys. Refuses RecipientsRefused none, one twice, more than an envelope has, and one not among them."""
    wanted = list(keys)
    found = list(among.filter(public__in=wanted[: MOST + 1]))
    if not wanted or len(wanted) > MOST or len(found) != len(wanted):
        raise RecipientsRefused
    return found


def participants(case: SealedCase) -> QuerySet[RecipientKey]:
    """The keys that hold of everybody to whom something of the case was sealed: to these its next envelopes may go."""
    people = Officer.objects.filter(recipient_keys__envelopes__envelope__case=case)
    return holding().filter(officer__in=people.exclude(recipient_keys__retired_by=RecipientKey.LEFT))


def readable(viewer: Viewer) -> QuerySet[SealedEnvelope]:
    """The envelopes that a viewer may fetch, also those that newer ones replaced: sealed to a key that they did not give up by
    leaving, at a body where they hold their post.
    """
    if viewer.officer is None:
        return SealedEnvelope.objects.none()
    posts = [post.unit for post in viewer.posts if grants(post.role, OPEN)]
    mine = RecipientKey.objects.filter(officer=viewer.officer, unit_id__in=posts).exclude(retired_by=RecipientKey.LEFT)
    return SealedEnvelope.objects.filter(addressees__key__in=mine).distinct()


def case_for(viewer: Viewer, number: int) -> SealedCase:
    """A case with something that the viewer may fetch. Refuses UnknownSealedCase any other and none alike."""
    found = SealedCase.objects.filter(pk=number, envelopes__in=readable(viewer)).distinct().first()
    if found is None:
        raise UnknownSealedCase
    return found


def own_key(viewer: Viewer, right: str = OPEN) -> RecipientKey | None:
    """The viewer's key that holds; nobody has two."""
    return holding(right).filter(officer=viewer.officer).first() if viewer.officer else None


def actor_of(viewer: Viewer, key: RecipientKey) -> Actor:
    """The viewer as the log knows them, in the post by which they open what is sealed to the key. Refuses UnknownSealedCase."""
    role = next((one.role for one in viewer.posts if one.unit == key.unit_id and grants(one.role, OPEN)), "")
    if not role:
        raise UnknownSealedCase
    return viewer.actor(role, key.unit_id)
