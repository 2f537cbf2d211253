"""Hand-overs on pages of other apps: a card on the case, a card on the person's own page, lines in both timelines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from senim.casework.cards import Card as CaseCard
from senim.casework.cards import shower as on_case
from senim.casework.cases import Case
from senim.intake.beside import Beside, teller
from senim.intake.cards import Card, shower
from senim.intake.models import ServiceRequest
from senim.ledger import statements
from senim.referrals.folding import LIVE
from senim.referrals.referring.models import Referral
from senim.referrals.tongue import language

MOST: Final = 50
_ROWS: Final = (
    "SELECT o.name_kk, o.name_ru, o.name_en, r.kind, r.state, r.referred_at, r.answered_at, r.begun_at, r.ended_at, "
    "r.confirmed_at FROM referrals_referral r JOIN places_organisation o ON o.id=r.organisation_id "
    f"WHERE r.request_id=%s ORDER BY r.id DESC LIMIT {MOST}"
)
_TOLD: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "refer": (
        gettext_lazy("With your consent we asked this body to help: %(body)s."),
        gettext_lazy("Handed over: %(body)s"),
    ),
    "transfer": (
        gettext_lazy("We asked this body to lead your matter: %(body)s."),
        gettext_lazy("The lead was offered: %(body)s"),
    ),
    "accepted": (gettext_lazy("%(body)s takes it on."), gettext_lazy("Accepted: %(body)s")),
    "declined": (gettext_lazy("%(body)s cannot help now."), gettext_lazy("Declined: %(body)s")),
    "begun": (gettext_lazy("%(body)s has begun."), gettext_lazy("Begun: %(body)s")),
    "done": (gettext_lazy("%(body)s has finished."), gettext_lazy("Reported as done: %(body)s")),
    "revoked": (
        gettext_lazy("%(body)s sees nothing about you any more."),
        gettext_lazy("Taken back: %(body)s"),
    ),
    "confirmed": (
        gettext_lazy("%(body)s confirmed that it keeps nothing."),
        gettext_lazy("The body confirmed that it stopped: %(body)s"),
    ),
}


@teller("referrals")
def told_of(request_id: int) -> Sequence[Beside]:
    """What became of the hand-overs of a request, in words for both sides. One query."""
    return [one for row in statements.rows(_ROWS, [request_id]) for one in _moments(row)]


def _moments(row: Sequence[Any]) -> Iterator[Beside]:
    names, kind, state, times = row[:3], row[3], row[4], row[5:]
    body = str(dict(zip(("kk", "ru", "en"), names, strict=True))[language()] or names[0])
    answered = "declined" if state == "declined" else "accepted"
    ended = "revoked" if state == "revoked" else "done" if state == "done" else ""
    for at, what in zip(times, (kind, answered, "begun", ended, "confirmed"), strict=True):
        if at is not None and what:
            to_person, to_officer = (str(words) % {"body": body} for words in _TOLD[what])
            yield Beside(at, to_person, to_officer, _("Partners"))


@shower("referrals")
def card_of(_request: ServiceRequest) -> Card:
    """A way to what is shared, on the person's own page: that nothing is shared is worth knowing too. No query."""
    return Card("referrals/card_person.html", {})


@on_case("referrals")
def card_of_case(case: Case) -> CaseCard | None:
    """How many hand-overs there are, and the way to them; for whoever may make some. One query."""
    if not case.viewer.may("referrals.make"):
        return None
    states = list(Referral.objects.filter(request_id=case.request.pk).values_list("state", flat=True)[:MOST])
    counts = {"pk": case.request.pk, "number": len(states), "live": sum(state in LIVE for state in states)}
    return CaseCard("referrals/card_case.html", counts)
