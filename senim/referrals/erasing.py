"""Erasing what was written about hand-overs and consents, when the words of their request go: the rows of the log name nobody."""

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, QuerySet

from senim.ledger.erasing import Due, eraser
from senim.processes.models import Instance
from senim.referrals.consent.models import ConsentWords
from senim.referrals.referring.models import ReferralWords

DAY = 86_400_000_000


@eraser("referrals")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase words of both sides, and what people wanted kept back, SENIM_TEXT_DAYS after the request's end. Two queries."""
    rule = f"words.{settings.TEXT_DAYS}d"
    over = at - settings.TEXT_DAYS * DAY
    kinds: list[tuple[str, type[Model]]] = [("referral_words", ReferralWords), ("consent_words", ConsentWords)]
    return [Due(kind, rule, _erased(_due(model, over), for_real)) for kind, model in kinds]


def _due(model: type[Model], over: int) -> "QuerySet[Model]":
    runs = Instance.objects.filter(request_id=OuterRef("request_id"))
    return model._default_manager.filter(Exists(runs), ~Exists(runs.exclude(ended_at__lte=over)))


def _erased(rows: "QuerySet[Model]", for_real: bool) -> int:
    return rows.delete()[0] if for_real else rows.count()
