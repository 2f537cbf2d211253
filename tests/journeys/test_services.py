"""Certificates, migration and road papers: from the need to the answer, over the desks that the streamlined processes name."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.choice import chosen
from tests.journeys.citizen import Citizen, press
from tests.journeys.officer import Desk
from tests.journeys.test_citizen import NARROW, whole_way

Open = Callable[..., Page]
ANSWER = "Өтінішіңіз қаралды: құжатты фронт-офистен жеке куәлікпен алыңыз. Келіспесеңіз, жоғары органға жүгініңіз."
ASKED = "Рұқсаттың көшірмесін қосып жіберіңізші."
TOLD = "автоматты түрде жіберілді"


@pytest.mark.parametrize("language", chosen(["kk"], ["ru"]))
def test_a_person_gets_a_certificate_without_the_heads_signature(open_page: Open, language: str) -> None:
    person = Citizen(open_page(language, width=NARROW), language, kind="report_proof")
    receipt = person.sent("certificate")
    person.follow(receipt)
    bolat = Desk(open_page(language), "bolat", language)
    case = bolat.open(receipt.number)
    bolat.finish(case, "Check", papers="missing", request_to_person=ASKED)
    person.page.reload()
    assert ASKED in person.main.inner_text()
    form = person.unfold("reply")
    form.locator("textarea").fill("Қосып отырмын.")
    press(person.page, form.locator("button"))
    bolat.finish(case, "Check", papers="complete")
    marat = Desk(open_page(language), "marat", language)
    marat.finish(case, "Decide", outcome="issued", letter=ANSWER)
    person.page.reload()
    assert ANSWER in person.main.inner_text()
    assert person.page.locator("form[action$='/follow/rate/']").count() == 1
    if language == "kk":
        assert TOLD in person.main.inner_text()


def test_a_weapon_permit_is_checked_side_by_side_and_signed_by_the_head(open_page: Open) -> None:
    person = Citizen(open_page("kk"), kind="weapon")
    receipt = person.sent("certificate")
    person.follow(receipt)
    bolat = Desk(open_page("kk"), "bolat")
    case = bolat.open(receipt.number)
    bolat.finish(case, "Check", papers="complete")
    olga = Desk(open_page("kk"), "olga")
    olga.finish(case, "Inspect", place_state="fit")
    marat = Desk(open_page("kk"), "marat")
    marat.finish(case, "CheckRecords", records="clear")
    marat.finish(case, "Decide", outcome="issued", letter=ANSWER)
    person.page.reload()
    assert ANSWER not in person.main.inner_text(), "a permit is no permit before the head has signed"
    dana = Desk(open_page("kk"), "dana")
    dana.finish(case, "Sign", approval="signed")
    person.page.reload()
    assert ANSWER in person.main.inner_text()


@pytest.mark.parametrize("language", chosen(["kk"], ["en"]))
def test_a_person_asks_about_migration_on_a_narrow_phone(open_page: Open, language: str) -> None:
    person = whole_way(open_page(language, width=NARROW), "migration", language)
    assert ("guest" in person.seen) is (language == "kk"), "only who has a guest is asked about the guest"


def test_the_arrival_of_a_guest_is_a_migration_matter_done_at_the_front_office(open_page: Open) -> None:
    person = Citizen(open_page("kk"), kind="arrival")
    receipt = person.sent("migration")
    person.follow(receipt)
    bolat = Desk(open_page("kk"), "bolat")
    case = bolat.open(receipt.number)
    bolat.finish(case, "Receive", papers="complete")
    bolat.finish(case, "Record", outcome="registered", letter=ANSWER)
    person.page.reload()
    assert ANSWER in person.main.inner_text()


@pytest.mark.parametrize("language", chosen(["kk"], ["ru"]))
def test_a_person_asks_for_road_papers_on_a_narrow_phone(open_page: Open, language: str) -> None:
    person = whole_way(open_page(language, width=NARROW), "road", language)
    assert {"kind", "text", "number", "files", "place", "person", "contact"} <= set(person.seen)


def test_a_fine_that_changes_needs_the_head_and_another_does_not(open_page: Open) -> None:
    for outcome in ("explained", "corrected"):
        person = Citizen(open_page("kk"), kind="fine_question")
        receipt = person.sent("road")
        person.follow(receipt)
        bolat = Desk(open_page("kk"), "bolat")
        case = bolat.open(receipt.number)
        bolat.finish(case, "Take")
        marat = Desk(open_page("kk"), "marat")
        marat.finish(case, "Review", next_step="answer", outcome=outcome, letter=ANSWER)
        person.page.reload()
        assert (ANSWER in person.main.inner_text()) is (outcome == "explained")
        if outcome == "corrected":
            Desk(open_page("kk"), "dana").finish(case, "Sign", approval="signed")
            person.page.reload()
            assert ANSWER in person.main.inner_text()
