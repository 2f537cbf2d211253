"""What the worker does for hand-overs: reminders, alarms, the end of consents. Each is an event, so it happens once."""

from django.db import transaction

from senim.ledger.actor import SYSTEM
from senim.processes import actions as processes
from senim.referrals.consent.models import Consent
from senim.referrals.folding import LIVE
from senim.referrals.referring.ending import revoke
from senim.referrals.referring.models import Link, Referral
from senim.referrals.referring.posting import queue
from senim.referrals.tongue import moment_of

MOST = 200
_KEPT_US = 30 * 86_400_000_000


def tick(at: int) -> int:
    """Remind, alarm and end what is due at `at` (µs), and forget addresses that ran out a month ago; how many things were done."""
    due = Referral.objects.filter(next_at__lte=at).order_by("next_at").values_list("pk", flat=True)
    done = sum(_turn(pk, at) for pk in list(due[:MOST]))
    Link.objects.filter(until_at__lte=at - _KEPT_US).delete()
    return done + _end_consents(at)


@transaction.atomic
def _turn(pk: int, at: int) -> int:
    """A reminder before the term is over, an alarm after it; of both missed while the worker stood still, the alarm alone."""
    referral = Referral.objects.select_for_update().get(pk=pk)
    if referral.next_at is None or referral.due_at is None or referral.next_at > at:
        return 0
    late = at >= referral.due_at
    kind = "referral_late" if late else "referral_reminded"
    by = SYSTEM._replace(unit=referral.unit_id)
    processes.record(stream=referral.stream, kind=kind, payload={"referral": pk}, at=at, by=by)
    moment = moment_of(at)
    queue(referral, "late" if late else "reminder", moment)
    if late:
        queue(referral, "late", moment, chief=True)
    return 1


def _end_consents(at: int) -> int:
    """What hung on a consent whose time is over is taken back."""
    over = Consent.objects.filter(until_at__lte=at, withdrawn_at=None).values("pk")
    live = Referral.objects.filter(state__in=LIVE, consent_id__in=over).order_by("pk")
    return sum(_end(pk, at) for pk in list(live.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def _end(pk: int, at: int) -> int:
    referral = Referral.objects.select_for_update().get(pk=pk)
    if referral.state not in LIVE:
        return 0
    revoke(referral=referral, reason="expired", at=moment_of(at), by=SYSTEM._replace(unit=referral.unit_id))
    return 1
