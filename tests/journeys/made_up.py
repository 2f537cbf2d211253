"""Receipts of made-up requests that are late: `python -m tests.journeys.made_up`, with SENIM_DATA naming the data folder.

Only the installation's own key gives a secret, so this runs beside the server, on its settings.
"""

import json
import os
import sys

import django


def late() -> dict[str, list[str]]:
    """Number and secret of an open request whose promise has passed, and of one whose legal limit has."""
    from django.utils import timezone

    from senim.demo.history import SEED
    from senim.demo.history_opening import key_of
    from senim.intake import keys
    from senim.intake.models import ServiceRequest
    from senim.intake.queries import number_of, standing
    from senim.processes.models import Instance

    found: dict[str, list[str]] = {}
    open_now = Instance.objects.filter(ended_at=None).order_by("opened_at").values_list("request_id", flat=True)[:400]
    for one in ServiceRequest.objects.filter(pk__in=list(open_now)).order_by("received_at"):
        key = key_of(SEED, one.pk)
        if bytes(one.key_hash) != keys.key_hash(key):
            continue
        where = standing(one)
        for name, due in (("limit", where.limit_due), ("promise", where.promise_due)):
            if where.is_past(due, timezone.now()):
                found.setdefault(name, [number_of(one), keys.secret_of(key)])
                break
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
    django.setup()
    json.dump(late(), sys.stdout)
