"""The made-up directory and hand-overs: every state that a page can show, all of it following from the log."""

import datetime as dt

import pytest

from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.casework.tests.conftest import Send, released, send  # noqa: F401  # fixtures
from senim.demo.history_partners import load_partners, write_referrals
from senim.ledger.rebuilding import check
from senim.referrals.directory.models import Partner
from senim.referrals.referring.models import Letter, Referral
from senim.referrals.referring.reader import reader_of, referral_for

pytestmark = pytest.mark.db
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def test_every_region_has_bodies_and_astana_hand_overs_in_every_state(send: Send) -> None:  # noqa: F811
    for hours in range(6):
        send("advice", at=AT - dt.timedelta(hours=400 + hours), words=f"Құжат туралы кеңес керек еді, {hours}")
    load_partners(AT)
    write_referrals(AT)
    assert Partner.objects.count() == 60
    states = dict(Referral.objects.values_list("pk", "state"))
    assert sorted(states.values()) == ["declined", "done", "in_progress", "pending", "pending", "revoked"]
    assert not Letter.objects.filter(state="waiting").exists()
    assert check() == []
    viktoria = reader_of(viewer_of(Officer.objects.get(username="viktoria")))
    mine = Referral.objects.filter(organisation_id__in=viktoria.bodies)
    assert [referral_for(viktoria, one.pk).pk for one in mine] == [one.pk for one in mine]
    assert mine.count() == 3
    load_partners(AT)
    write_referrals(AT)
    assert Referral.objects.count() == len(states)
