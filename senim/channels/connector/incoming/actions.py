"""What staff do with a system that tells us: give it a secret, change it, let it tell us nothing any more."""

import datetime as dt
from typing import Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.channels.connector.webhooks.signing import new_secret
from senim.channels.connector_tables import Teller
from senim.channels.models import ApiKey
from senim.channels.seals import passing_seal
from senim.intake.actions import micros

OLD_SECRET_FOR: Final = dt.timedelta(days=1)


@transaction.atomic
def set_teller(*, key: ApiKey, by: Officer, at: dt.datetime) -> str:
    """Listen to a system from now on; the new secret, which is shown once. The one of before stays good for a day."""
    secret = new_secret()
    before = Teller.objects.select_for_update(of=("self",)).filter(pk=key.pk).first()
    Teller.objects.update_or_create(
        key=key,
        defaults={
            "secret": passing_seal().encrypt(secret.encode()),
            "old_secret": bytes(before.secret) if before else b"",
            "old_until": micros(at + OLD_SECRET_FOR) if before else 0,
            "set_by": by,
            "set_at": at,
            "refused_at": 0,
            "refused_code": "",
        },
    )
    return secret


def stop_teller(*, key_id: int) -> None:
    """Take nothing from a system any more; what it told us stays."""
    Teller.objects.filter(pk=key_id).delete()
