"""Loads the whole demonstration: the made-up country, the services, and a year of history; all synthetic."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from senim.catalogue.actions import release, release_all
from senim.catalogue.loading import load_services
from senim.demo.country import load_country
from senim.demo.country_desks import SHOWN, load_counter_officers
from senim.demo.history import REQUESTS, SEED, has_history, write_history
from senim.demo.history_assemblies import write_assemblies
from senim.demo.history_foreign import bring_example
from senim.demo.history_logs import write_logs
from senim.demo.history_notices import write_outbox
from senim.demo.history_opening import key_of
from senim.demo.history_partners import load_partners, write_referrals
from senim.demo.history_together import write_together
from senim.demo.history_visits import DAYS as VISIT_DAYS
from senim.demo.history_visits import visit_key
from senim.desks.codes import code_of, hash_of_code
from senim.desks.models import Visit, VisitCard
from senim.intake import keys
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.ledger.followers import run_once
from senim.places.queries import units
from senim.processes.models import Instance

Progress = Callable[[int, int], None]

STREAMLINED_DAYS_AGO: Final = {
    "appeal": 182, "certificate": 189, "road": 175,
    "report": 2 * 365,
    "migration": 2 * 365,
    "protective_order": 185, "assembly": 192,
}  # fmt: skip
"""Since when the second version of a service is in force, in days before the end of the made-up year."""

_OLD_DAYS: Final = 3 * 365


def load(
    progress: Progress | None = None,
    at: dt.datetime | None = None,
    seed: int = SEED,
    requests: int = REQUESTS,
    visit_days: int = VISIT_DAYS,
) -> None:
    """Load country, services and history up to `at` (now when None), in one transaction: a load that is stopped leaves nothing.

    Where there is history already, none is added. `progress` is told how many requests of how many are done.
    """
    now = at or timezone.now()
    with transaction.atomic():
        load_country(now)
        release_services(now.date())
        fresh = not has_history()
        if fresh:
            write_history(now, seed, requests, progress or _silently, visit_days)
            load_counter_officers(now)
            write_logs(now, seed)
            bring_example(now, seed)
            write_outbox(now)
        write_assemblies(now)
        load_partners(now)
        if fresh:
            write_referrals(now)
            write_together(now)
    run_once()  # what stands beside the history was written as it happens, and is read as it is


def release_services(today: dt.date) -> None:
    """Release the services on days that the made-up year needs: three are streamlined about half way through it."""
    release_all()
    for service in load_services().values():
        newest = len(service.releases) - 1
        for place, one in enumerate(service.releases):
            days = (
                STREAMLINED_DAYS_AGO.get(service.code, 0)
                if newest and place == newest
                else _OLD_DAYS * (newest - place + 1)
            )
            release(service.code, one.version, today - dt.timedelta(days=days))


def demo_receipts(seed: int = SEED) -> list[tuple[str, str]]:
    """Number and secret of made-up requests that can be followed: one open, one that waits for the person, one answered."""
    found = (_receipt(streams, seed) for streams in _examples())
    return [receipt for receipt in found if receipt is not None]


def demo_visit_codes(seed: int = SEED) -> list[str]:
    """Codes of made-up visits: somebody who waits in the shown office, and an appointment to come there."""
    found: list[str] = []
    office = [one.pk for one in units() if one.code == SHOWN]
    for state, order in (("waiting", "-ticket_at"), ("booked", "booked_for")):
        ids = Visit.objects.filter(state=state, office_id__in=office).order_by(order).values_list("pk", flat=True)[:20]
        codes = (code_of(visit_key(seed, visit_id)) for visit_id in ids)
        found += [code for code in codes if VisitCard.objects.filter(code_hash=hash_of_code(code)).exists()][:1]
    return found


def _examples() -> Iterator[list[int]]:
    newest = Instance.objects.order_by("-opened_at", "-stream")
    for runs in (
        newest.filter(ended_at=None, waiting_for="", service="appeal"),
        newest.filter(ended_at=None, waiting_for="citizen"),
        newest.filter(outcome="answered"),
    ):
        yield list(runs.values_list("request_id", flat=True)[:20])


def _receipt(candidates: list[int], seed: int) -> tuple[str, str] | None:
    """The receipt of the first request that is made up: only of those can the key be derived."""
    for request in ServiceRequest.objects.filter(pk__in=candidates).order_by("-pk"):
        key = key_of(seed, request.pk)
        if bytes(request.key_hash) == keys.key_hash(key):
            return number_of(request), keys.secret_of(key)
    return None


def _silently(_done: int, _total: int) -> None:
    """Tell nobody."""
