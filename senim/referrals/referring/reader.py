"""Who looks at a referral from the other side: people of a body who signed in, or whoever came by a letter and its code."""

from typing import NamedTuple

from senim.accounts.viewer import Viewer
from senim.ledger.actor import Actor
from senim.referrals.directory.models import Member
from senim.referrals.errors import OutOfReach
from senim.referrals.referring.models import Referral

RECEIVE = "referrals.receive"


class Reader(NamedTuple):
    """The bodies somebody works for; with `only`, by a letter, this one referral and no other. `officer`: pseudonym and key."""

    bodies: tuple[int, ...]
    only: int | None = None
    pseudonym: int | None = None
    officer_id: int | None = None

    def actor(self) -> Actor:
        """The reader as the log knows them."""
        return Actor("partner", self.pseudonym)


def reader_of(viewer: Viewer) -> Reader:
    """The reader that a signed-in viewer is. One query; of no body without the right."""
    if viewer.officer is None or not viewer.may(RECEIVE):
        return Reader(())
    bodies = Member.objects.filter(officer=viewer.officer).order_by("partner_id").values_list("partner_id", flat=True)
    return Reader(tuple(bodies), None, viewer.officer.pseudonym, viewer.officer.pk)


def referral_for(reader: Reader, pk: int) -> Referral:
    """One referral of the reader's. Refuses OutOfReach for another's and for one that does not exist, in the same way. One query."""
    mine = Referral.objects.filter(pk=pk, organisation_id__in=reader.bodies)
    found = mine.first() if reader.only in (None, pk) else None
    if found is None:
        raise OutOfReach
    return found
