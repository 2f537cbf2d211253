"""What staff do with receivers: set the address, change the secret, stop, send again what was given up."""

import datetime as dt
from typing import Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.channels.connector.webhooks.errors import ChangeGone
from senim.channels.connector.webhooks.sending import check_address
from senim.channels.connector.webhooks.signing import new_secret
from senim.channels.connector_tables import DEAD, PULL, UNDER_WAY, WAITING, Change, Receiver
from senim.channels.models import ApiKey
from senim.channels.seals import passing_seal
from senim.intake.actions import micros

OLD_SECRET_FOR: Final = dt.timedelta(days=1)


@transaction.atomic
def set_receiver(*, key: ApiKey, url: str, by: Officer, at: dt.datetime) -> str:
    """Tell a system at this address from now on; the new secret, which is shown once. Refuses AddressRefused.

    The secret of before, if any, signs beside the new one for a day.
    """
    check_address(url)
    secret = new_secret()
    sealed = passing_seal().encrypt(secret.encode())
    before = Receiver.objects.select_for_update(of=("self",)).filter(pk=key.pk).first()
    Receiver.objects.update_or_create(
        key=key,
        defaults={
            "url": url,
            "secret": sealed,
            "old_secret": bytes(before.secret) if before else b"",
            "old_until": micros(at + OLD_SECRET_FOR) if before else 0,
            "set_by": by,
            "set_at": at,
            "failures": 0,
            "failing_since": None,
            "reason": "",
            "rests_until": 0,
        },
    )
    return secret


@transaction.atomic
def stop_receiver(*, key_id: int) -> None:
    """Send a system nothing any more; what is under way it can still read by the page of changes."""
    Receiver.objects.filter(pk=key_id).delete()
    Change.objects.filter(key_id=key_id, state__in=(*UNDER_WAY, DEAD)).update(state=PULL)


def resend(*, key_id: int, change_id: int, at: dt.datetime) -> Change:
    """Try a change that was given up again from the beginning. Refuses ChangeGone when it is none any more."""
    dead = Change.objects.filter(pk=change_id, key_id=key_id, state=DEAD)
    if not dead.update(state=WAITING, attempts=0, next_at=micros(at), done_at=None):
        raise ChangeGone
    Receiver.objects.filter(pk=key_id).update(rests_until=0)
    return Change.objects.get(pk=change_id)


def resend_all(*, key_id: int, at: dt.datetime) -> int:
    """Try every change of a system that was given up again from the beginning; how many. One statement for all of them."""
    dead = Change.objects.filter(key_id=key_id, state=DEAD)
    many = dead.update(state=WAITING, attempts=0, next_at=micros(at), done_at=None)
    if many:
        Receiver.objects.filter(pk=key_id).update(rests_until=0)
    return many
