"""Envelopes go when their term is over: a case's, so many days after it ended; replaced ones, a month after they were replaced.

Their bytes were ciphertext of which no key was ever here. Of an erased case the log keeps codes and days; its words find nothing any more.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

from django.conf import settings
from django.db import transaction

from senim.ledger.erasing import Due, eraser
from senim.processes.models import Instance
from senim.safeguarding import storing
from senim.safeguarding.models import Addressee, SealedCase, SealedEnvelope
from senim.safeguarding.moments import day_of

DAY: Final = 86_400_000_000
REPLACED_DAYS: Final = 30
AT_ONCE: Final = 500
SUPPORT: Final = "pve_support"
SUPPORT_DAYS: Final = 30
NOT_AGREED: Final = ("not_wanted", "withdrawn")
NOT_AGREED_DAYS: Final = 1
"""Support is voluntary: what was written goes soon after it ended, and at once where nobody agreed to it."""


@eraser("sealed")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase cases and replaced envelopes whose term is over; how many of each."""
    cases, replaced = _ended(at), _replaced(at)
    if for_real:
        _erase_envelopes(replaced)
        for case in (case for due in cases.values() for case in due):
            _erase_envelopes(SealedEnvelope.objects.filter(case=case))
            case.delete()
    return [
        *(Due("sealed_case", rule, len(due)) for rule, due in cases.items()),
        Due("sealed_replaced", f"sealed_replaced.{REPLACED_DAYS}d", len(replaced)),
    ]


def _ended(at: int) -> dict[str, list[SealedCase]]:
    """The cases whose term is over, by rule. A case of support goes sooner; one to which nobody agreed, after a day."""
    over = Instance.objects.filter(ended_at__isnull=False)
    support = over.filter(service=SUPPORT)
    rules = {
        f"sealed_case.{settings.SEALED_DAYS}d": (over, settings.SEALED_DAYS),
        f"sealed_support.{SUPPORT_DAYS}d": (support, SUPPORT_DAYS),
        f"sealed_not_agreed.{NOT_AGREED_DAYS}d": (support.filter(outcome__in=NOT_AGREED), NOT_AGREED_DAYS),
    }
    found: dict[str, list[SealedCase]] = {}
    seen: set[int] = set()
    for rule, (runs, days) in rules.items():
        ended = runs.filter(ended_at__lte=at - days * DAY).values("request_id")
        due = list(SealedCase.objects.filter(pk__in=ended).order_by("pk")[:AT_ONCE])
        found[rule] = [case for case in due if case.pk not in seen]
        seen |= {case.pk for case in due}
    return found


def _replaced(at: int) -> list[SealedEnvelope]:
    before = day_of(at - REPLACED_DAYS * DAY)
    return list(SealedEnvelope.objects.filter(replaced_on__lte=before).order_by("pk")[:AT_ONCE])


def _erase_envelopes(rows: Iterable[SealedEnvelope]) -> None:
    """Rows first, then bytes: a fault between leaves bytes without a row, which the worker takes away."""
    gone = list(rows)
    SealedEnvelope.objects.filter(replaced_by__in=gone).update(replaced_by=None)
    Addressee.objects.filter(envelope__in=gone).delete()
    SealedEnvelope.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        transaction.on_commit(partial(storing.remove, row.path))
