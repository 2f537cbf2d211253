"""Old notices go when their days are over, the log says so, and a rebuild agrees before and after, also of what comes later."""

import datetime as dt

import pytest

from senim.intake import actions as intake
from senim.intake.actions import micros
from senim.ledger.erasing import Due, erase_due
from senim.ledger.rebuilding import check
from senim.notices import actions
from senim.notices.hours import Hours
from senim.notices.models import Notice, Wish
from senim.notices.rebuilding import differences
from senim.notices.tests.sending import DAY, NOON, asked_by_email, kinds_of
from senim.notices.tests.test_outbox import asks
from tests.requests import ended

pytestmark = pytest.mark.db
LATER = NOON + dt.timedelta(days=400)


def told_of(found: list[Due]) -> set[str]:
    """The classes of notices that were due."""
    return {one.rule for one in found if one.kind in {"notices", "wishes"}}


def test_notices_go_a_year_after_they_were_due_and_younger_ones_stay() -> None:
    old, young = asked_by_email(), asked_by_email(at=LATER)
    asks(old, NOON)
    waiting = set(kinds_of(old))
    assert waiting >= {"receipt", "question"}
    assert told_of(erase_due(micros(NOON + 364 * DAY))) == set()
    assert set(kinds_of(old)) == waiting
    rehearsed = erase_due(micros(LATER), rehearsal=True)
    assert told_of(rehearsed) == {"notices.365d"}
    assert set(kinds_of(old)) == waiting
    assert list(differences()) == []
    erase_due(micros(LATER))
    assert not {"receipt", "question"} & set(kinds_of(old))
    assert "receipt" in kinds_of(young)
    assert told_of(erase_due(micros(LATER))) == set()
    assert list(differences()) == []


def test_what_comes_after_an_erasure_is_told_again_and_the_rebuild_knows_the_order() -> None:
    request = asked_by_email()
    erase_due(micros(LATER))
    assert "receipt" not in kinds_of(request)
    asks(request, LATER + DAY)
    intake.reply(request=request, text="12-үй", at=LATER + 2 * DAY, language="kk")
    assert "question" in kinds_of(request)
    assert list(differences()) == []
    Notice.objects.filter(request_id=request.pk, kind="question").delete()
    assert len(list(differences())) == 1


def test_wishes_stay_while_the_request_goes_on_and_go_with_its_contact() -> None:
    open_still, over = asked_by_email(), asked_by_email()
    for one in (open_still, over):
        safe = Hours(10, 12)
        actions.set_reach(request_id=one.pk, channel="email", language="kk", at=NOON, safe=safe, shared=True)
    ended(over, at=NOON + DAY)
    erase_due(micros(LATER + 10 * DAY))
    assert list(Wish.objects.values_list("request_id", flat=True)) == [open_still.pk]
    assert check() == []
