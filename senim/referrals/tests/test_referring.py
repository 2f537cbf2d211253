"""A hand-over from the first yes to the last word: states, clock, consent, and what the log says of it."""

import datetime as dt

import pytest
from django.conf import settings

from senim.intake.models import Message
from senim.ledger.actor import CITIZEN
from senim.ledger.queries import stream_entries
from senim.ledger.rebuilding import check
from senim.processes.models import Instance
from senim.referrals.consent.models import Consent
from senim.referrals.consent.queries import allowed
from senim.referrals.erasing import erase
from senim.referrals.errors import (
    AlreadyLed,
    GroundMissing,
    NoConsent,
    NotInThisState,
    NotReferrable,
    OutOfReach,
)
from senim.referrals.referring import actions, answering, clock
from senim.referrals.referring.ending import withdraw
from senim.referrals.referring.models import Letter, Referral
from senim.referrals.referring.reader import reader_of, referral_for
from senim.referrals.tests.conftest import AT, Scene, viewer
from senim.referrals.tongue import micros

pytestmark = pytest.mark.db
DAY = dt.timedelta(days=1)


def referred(scene: Scene, **changes: object) -> Referral:
    return actions.refer(case=scene.case(), kind="refer", agreed=scene.agreed(**changes), at=AT, text="Көмектесіңізші")


def fresh(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def test_a_hand_over_goes_its_way_and_every_row_follows_from_the_log(scene: Scene) -> None:
    one = referred(scene)
    viktoria = reader_of(viewer("viktoria"))
    answering.accept(referral=one, reader=viktoria, at=AT + DAY)
    answering.begin(referral=fresh(one), reader=viktoria, at=AT + DAY)
    answering.write(referral=fresh(one), reader=viktoria, text="Қоңырау шалдық", at=AT + DAY)
    answering.finish(referral=fresh(one), reader=viktoria, outcome="helped", at=AT + 2 * DAY)
    last = fresh(one)
    assert (last.state, last.reason, last.next_at) == ("done", "helped", None)
    assert check() == []
    Referral.objects.filter(pk=one.pk).update(state="accepted")
    assert [line for line in check() if "state" in line] != []
    payloads = [entry.text for entry in stream_entries(one.stream)]
    assert not any("Көмек" in text or "Қоңырау" in text for text in payloads)


def test_the_answer_is_due_in_working_days_and_the_result_from_the_acceptance(scene: Scene) -> None:
    one = referred(scene)
    assert one.due_at == micros(
        dt.datetime(2026, 11, 19, 13, tzinfo=dt.UTC)
    )  # the third working day's end, 18:00 there
    assert one.remind_at == micros(dt.datetime(2026, 11, 18, 13, tzinfo=dt.UTC))
    answering.accept(referral=one, reader=reader_of(viewer("viktoria")), at=AT)
    assert (fresh(one).due_at or 0) > one.due_at


def test_the_body_is_reminded_once_then_its_chief_and_our_list_get_an_alarm(scene: Scene) -> None:
    one = referred(scene)
    assert [clock.tick(at) for at in ((one.remind_at or 0) - 1, one.remind_at or 0, one.remind_at or 0)] == [0, 1, 0]
    assert [clock.tick(one.due_at or 0), clock.tick(one.due_at or 0)] == [1, 0]
    assert fresh(one).late_at == one.due_at
    letters = Letter.objects.filter(referral_id=one.pk).order_by("pk").values_list("kind", "chief")
    assert list(letters) == [("referred", False), ("reminder", False), ("late", False), ("late", True)]
    assert check() == []


def test_a_withdrawal_acts_at_the_next_look_and_the_answer_after_it_is_refused(scene: Scene) -> None:
    one = referred(scene)
    viktoria = reader_of(viewer("viktoria"))
    withdraw(request=scene.request, consent_id=one.consent_id, at=AT + DAY, by=CITIZEN)
    assert allowed(Consent.objects.get(pk=one.consent_id), micros(AT + DAY)) == ()
    assert fresh(one).state == "revoked"
    with pytest.raises(NotInThisState):
        answering.accept(referral=fresh(one), reader=viktoria, at=AT + DAY)
    with pytest.raises(NotInThisState):
        answering.write(referral=fresh(one), reader=viktoria, text="Тағы бір сұрақ", at=AT + DAY)
    withdraw(request=scene.request, consent_id=one.consent_id, at=AT + DAY, by=CITIZEN)
    answering.confirm(referral=fresh(one), reader=viktoria, at=AT + 2 * DAY)
    assert fresh(one).confirmed_at == micros(AT + 2 * DAY)
    assert check() == []


def test_a_revocation_that_nobody_confirms_raises_an_alarm_after_72_hours(scene: Scene) -> None:
    one = referred(scene)
    withdraw(request=scene.request, consent_id=one.consent_id, at=AT, by=CITIZEN)
    clock.tick(micros(AT + 2 * DAY))
    assert fresh(one).late_at is None
    clock.tick(micros(AT + 3 * DAY))
    assert fresh(one).late_at == micros(AT + 3 * DAY)


def test_a_consent_whose_time_is_over_shows_nothing_and_the_worker_ends_what_hung_on_it(scene: Scene) -> None:
    one = referred(scene, until=AT + DAY)
    viktoria = reader_of(viewer("viktoria"))
    consent = Consent.objects.get(pk=one.consent_id)
    assert allowed(consent, micros(AT + DAY) - 1) == ("name", "account")
    assert allowed(consent, micros(AT + DAY)) == ()
    with pytest.raises(NoConsent):
        answering.accept(referral=one, reader=viktoria, at=AT + DAY)
    clock.tick(micros(AT + DAY))
    assert (fresh(one).state, fresh(one).reason) == ("revoked", "expired")


def test_only_one_body_leads_and_a_decline_gives_the_lead_back(scene: Scene) -> None:
    one = actions.refer(case=scene.case(), kind="transfer", agreed=scene.agreed(), at=AT)
    again = scene.agreed(body=scene.clinic.organisation)
    with pytest.raises(AlreadyLed):
        actions.refer(case=scene.case(), kind="transfer", agreed=again, at=AT)
    answering.decline(referral=one, reader=reader_of(viewer("viktoria")), reason="no_room", at=AT)
    assert actions.leading(scene.request.pk) is None
    actions.refer(case=scene.case(), kind="transfer", agreed=again, at=AT)


def test_sharing_without_consent_needs_the_right_a_ground_and_a_reason_and_tells_the_person(scene: Scene) -> None:
    bare = scene.agreed(ground="life", taken="override")
    with pytest.raises(GroundMissing):
        actions.refer(case=scene.case(), kind="refer", agreed=bare, at=AT)
    reasoned = bare._replace(withhold="Ессіз жатыр, жедел жәрдем керек")
    with pytest.raises(GroundMissing):
        actions.refer(case=scene.case("bolat"), kind="refer", agreed=reasoned, at=AT)
    before = Message.objects.filter(request=scene.request, kind="notice").count()
    actions.refer(case=scene.case(), kind="refer", agreed=reasoned, at=AT)
    assert Message.objects.filter(request=scene.request, kind="notice").count() == before + 1
    told = [entry for entry in stream_entries(scene.case().instance.stream) if entry.type == "noted"]
    assert told[-1].payload["told"] is True


def test_what_a_body_does_not_offer_cannot_be_asked_of_it(scene: Scene) -> None:
    for changes, why in (
        ({"purpose": "health"}, "purpose"),
        ({"body": type(scene.fund.organisation)(pk=10**9)}, "takes_none"),
    ):
        with pytest.raises(NotReferrable, match=why):
            actions.refer(case=scene.case(), kind="refer", agreed=scene.agreed(**changes), at=AT)
    scene.fund.referrers = ["registrar"]
    scene.fund.save()
    with pytest.raises(NotReferrable, match="role"):
        actions.refer(case=scene.case(), kind="refer", agreed=scene.agreed(), at=AT)


def test_another_body_and_an_outsider_reach_nothing(scene: Scene) -> None:
    one = referred(scene, body=scene.clinic.organisation)
    for name in ("viktoria", "erlan", "dana"):
        with pytest.raises(OutOfReach):
            referral_for(reader_of(viewer(name)), one.pk)
    mine = referred(scene)
    assert referral_for(reader_of(viewer("viktoria")), mine.pk).pk == mine.pk


def test_words_go_with_those_of_the_request_and_the_rows_stay(scene: Scene) -> None:
    one = referred(scene, withhold="Ағама айтпаңыздар")
    run = Instance.objects.get(pk=one.stream)
    at = micros(AT) + settings.TEXT_DAYS * 86_400_000_000
    assert [due.number for due in erase(at, True)] == [0, 0]
    Instance.objects.filter(pk=run.pk).update(ended_at=micros(AT))
    assert [due.number for due in erase(at, False)] == [1, 1]
    assert [due.number for due in erase(at, True)] == [1, 1]
    assert [due.number for due in erase(at, True)] == [0, 0]
    assert Referral.objects.filter(pk=one.pk).exists()
