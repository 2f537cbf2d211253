"""The staff's pages: dead letters by scope, and words that two people change; who may not, sees nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from senim.accounts.models import Officer
from senim.notices import wording, wording_actions
from senim.notices.errors import Refused, SameWriter, WordingGone, WordingRefused
from senim.notices.kinds import KINDS
from senim.notices.models import Notice, Wording
from senim.notices.tests.sending import HOUR, NOON, asked_by_email, one, post_of
from senim.notices.texts import sms_length
from senim.notices.transports.memory.sending import MemoryTransport

pytestmark = pytest.mark.db
WORDS = {"kk": "{number}: жауап бар. {link}", "ru": "{number}: есть ответ. {link}", "en": "{number}: answered. {link}"}
PAGE = "/en/staff/notices/words/answer/sms/"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


def said(response: HttpResponse | Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def dead(memory: MemoryTransport) -> Notice:
    """A receipt that could not be delivered."""
    request = asked_by_email(question="Көршім түнде шулайды")
    memory.faults = [Refused("smtp-550")]
    post_of(at=NOON).deliver()
    return one(request, "receipt")


def test_a_dead_letter_is_seen_and_sent_again_by_its_unit_and_its_words_are_not_there(
    dead: Notice, dana: Client, memory: MemoryTransport
) -> None:
    page = said(dana.get("/en/staff/notices/"))
    assert "the address does not exist" in page
    assert "aigerim" not in page
    assert "шулайды" not in page
    assert dana.post(f"/en/staff/notices/{dead.pk}/resend/").status_code == 302
    post_of(at=NOON + 200 * HOUR * 24).deliver()
    dead.refresh_from_db()
    assert dead.state == "sent"
    assert "Everything arrived" in said(dana.get("/en/staff/notices/"))


def test_erlan_of_another_region_sees_no_dead_letter_of_astana_and_cannot_send_it(dead: Notice, erlan: Client) -> None:
    assert "Everything arrived" in said(erlan.get("/en/staff/notices/"))
    assert erlan.post(f"/en/staff/notices/{dead.pk}/resend/").status_code == 404
    dead.refresh_from_db()
    assert dead.state == "dead"
    for address in ("/en/staff/notices/words/", PAGE):
        assert erlan.get(address).status_code == 403
    assert erlan.post(PAGE, {**WORDS, "propose": "1"}).status_code == 403


def test_the_board_has_the_same_number_of_queries_for_one_letter_and_for_many(
    dead: Notice, dana: Client, memory: MemoryTransport, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        asked_by_email()
    memory.faults = [Refused("smtp-550")] * 5
    post_of(at=NOON).deliver()
    assert Notice.objects.filter(state="dead").count() == 6
    with django_assert_max_num_queries(12):
        assert said(dana.get("/en/staff/notices/")).count("/resend/") == 6


def test_words_hold_once_a_second_person_approved_them_and_versions_are_kept(memory: MemoryTransport) -> None:
    ayan, gulnar = signed_in("ayan"), signed_in("gulnar")
    assert "2 SMS (UCS-2" in said(ayan.get(PAGE))
    assert ayan.post(PAGE, {**WORDS, "propose": "1"}).status_code == 302
    assert wording.in_force("answer", "sms") == wording.packaged("answer", "sms")
    row = Wording.objects.get(state="proposed")
    assert ayan.post(f"{PAGE}{row.pk}/decide/", {"approve": "1"}).status_code == 403
    assert "there is an answer" not in said(gulnar.get(PAGE))
    assert gulnar.post(f"{PAGE}{row.pk}/decide/", {"approve": "1"}).status_code == 302
    assert dict(wording.in_force("answer", "sms")) == WORDS
    assert "approved by" in said(gulnar.get(PAGE))
    assert wording.in_force("answer", "email") == wording.packaged("answer", "email")


def test_nobody_approves_their_own_words_and_nothing_is_decided_twice(memory: MemoryTransport) -> None:
    gulnar, ayan = (Officer.objects.get(username=name) for name in ("gulnar", "ayan"))
    row = wording_actions.propose(kind="answer", channel="sms", words=WORDS, by=gulnar, at=NOON)
    with pytest.raises(SameWriter):
        wording_actions.decide(wording_id=row.pk, approve=True, by=gulnar, at=NOON)
    second = wording_actions.propose(kind="answer", channel="sms", words=WORDS, by=ayan, at=NOON)
    with pytest.raises(WordingGone):
        wording_actions.decide(wording_id=row.pk, approve=True, by=ayan, at=NOON)
    wording_actions.decide(wording_id=second.pk, approve=False, by=gulnar, at=NOON)
    assert wording.in_force("answer", "sms") == wording.packaged("answer", "sms")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("{number} {secret}", "unknown_field"),
        ("{number", "brace"),
        ("}{", "brace"),
        ("{number}\x07", "control"),
        ("ұ" * 500, "too_long"),
    ],
    ids=["empty", "secret", "open brace", "turned braces", "control", "long"],
)
def test_a_text_that_does_not_fit_is_refused_with_its_language_and_nothing_typed_is_lost(text: str, code: str) -> None:
    by = Officer.objects.get(username="ayan")
    with pytest.raises(WordingRefused) as refused:
        wording_actions.propose(kind="answer", channel="sms", words={**WORDS, "ru": text}, by=by, at=NOON)
    assert (refused.value.code, refused.value.field) == (code, "ru")
    response = signed_in("ayan").post(PAGE, {**WORDS, "ru": text, "propose": "1"})
    assert response.status_code == 422
    assert WORDS["kk"] in said(response)
    assert not Wording.objects.exists()


def test_an_address_of_words_that_are_none_is_not_found() -> None:
    ayan = signed_in("ayan")
    for address in ("answer/fax", "secret/sms"):
        assert ayan.get(f"/en/staff/notices/words/{address}/").status_code == 404
    assert "Words of notices" in said(ayan.get("/en/staff/notices/words/"))


def test_every_packaged_text_fits_its_own_rule_and_has_no_telling_word() -> None:
    telling = ("полиц", "police", "қылмыс", "преступ", "crime", "құпия код:", "{secret}", "зорлық", "насил", "violence")
    for kind, channel in wording.pairs():
        words = wording.packaged(kind, channel)
        assert wording_actions.faults(kind, channel, words) == [], (kind, channel)
        assert not [word for word in telling for text in words.values() if word in text.casefold()]
        if channel == "sms":
            lengths = [
                sms_length(wording.example(kind, words[code], code, f"{settings.SITE}/kk/follow/")) for code in words
            ]
            assert max(length.parts for length in lengths) <= 3, (kind, lengths)
    assert len(wording.pairs()) == (len(KINDS) + 1) * 3


def test_the_length_of_an_sms_is_counted_as_networks_count_it() -> None:
    assert sms_length("a" * 160) == ("GSM-7", 160, 1)
    assert sms_length("a" * 161) == ("GSM-7", 161, 2)
    assert sms_length("€" * 80) == ("GSM-7", 160, 1)
    assert sms_length("ә" * 70) == ("UCS-2", 70, 1)
    assert sms_length("ә" * 71) == ("UCS-2", 71, 2)
    assert sms_length("ә" * 135) == ("UCS-2", 135, 3)
