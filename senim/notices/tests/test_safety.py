"""What must never happen: an address or a word in the outbox, a notice of a service that sends none, a telling neutral notice."""

import msgspec
import pytest

from senim.catalogue.definitions import Service
from senim.catalogue.queries import current
from senim.intake import actions as intake
from senim.intake.tests.citizen import everything_in
from senim.ledger.entries import Entry
from senim.notices import actions
from senim.notices.folding import Add, Reached, heard, rule_of
from senim.notices.hours import Hours
from senim.notices.models import Notice
from senim.notices.tests.sending import DAY, NOON, asked_by_email, post_of
from senim.notices.transports.memory.sending import MemoryTransport
from tests.requests import ended

pytestmark = pytest.mark.db
ANSWERED = Entry(16, 9, 0, "answered", "", "", "system", None, None, {}, "{}", b"")
TOLD = Reached(1, "email", "kk")


def service(**changed: object) -> Service:
    found = current("advice", NOON.date()).service
    return msgspec.structs.replace(found, **changed)


def test_no_table_of_notices_holds_an_address_a_name_or_a_word_of_the_case(memory: MemoryTransport) -> None:
    planted = ("aigerim@example.kz", "77010000067", "күйеуім ұрады", "Жауабымыз мынадай", "Айтпақшы")
    request = asked_by_email(question="күйеуім ұрады", phone="+77010000067")
    intake.reply(request=request, text="Айтпақшы", at=NOON, language="kk")
    actions.set_reach(request_id=request.pk, channel="sms", language="kk", at=NOON, safe=Hours(9, 13), shared=True)
    ended(request, letter="Жауабымыз мынадай", at=NOON + DAY)
    post_of("sms", at=NOON + DAY).deliver()
    assert "aigerim@example.kz" in everything_in("intake_"), "the scan finds what is there"
    kept = everything_in("notices_", "ledger_")
    assert [word for word in planted if word in kept] == []


@pytest.mark.parametrize(
    ("lane", "said", "rule"),
    [
        ("advice", "usual", "usual"),
        ("advice", "neutral", "neutral"),
        ("advice", "none", "none"),
        ("safeguarded", "usual", "none"),
        ("safeguarded", "neutral", "neutral"),
        ("safeguarded", "none", "none"),
    ],
)
def test_a_safeguarded_service_sends_nothing_unless_it_says_neutral(lane: str, said: str, rule: str) -> None:
    of = service(lane=lane, notices=said)
    assert rule_of(of) == rule
    _after, changes = heard(current("advice", NOON.date()).net, of, TOLD, ANSWERED)
    assert changes == ([] if rule == "none" else [Add(16, 9, "answer", 0)])


def test_a_service_whose_rule_became_stricter_silences_what_waits_already(
    memory: MemoryTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked_by_email()
    monkeypatch.setattr("senim.notices.writing.rule_of", lambda _service: "none")
    post_of(at=NOON).deliver()
    notice = Notice.objects.get(request_id=request.pk, kind="receipt")
    assert (notice.state, notice.reason) == ("withheld", "safeguarded")
    assert memory.taken == []


def test_a_neutral_service_gets_neutral_words(memory: MemoryTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_by_email()
    monkeypatch.setattr("senim.notices.writing.rule_of", lambda _service: "neutral")
    post_of(at=NOON).deliver()
    [message] = memory.taken
    assert message.text.startswith("Сізге хабар бар. Нөмірі: 26-")
    assert (message.headers, message.subject[:3]) == ({}, "26-")
