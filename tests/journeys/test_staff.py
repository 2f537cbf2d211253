"""An appeal goes over the desks: registered, examined, asked about, answered, signed, read; and who may see what."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.choice import chosen
from tests.journeys.citizen import Citizen, Receipt, press
from tests.journeys.officer import Desk

Open = Callable[..., Page]
DRAFT = (
    "Шағымыңыз толық қанағаттандырылды: учаскелік инспекторға ескерту жасалды. Келіспесеңіз, жоғары органға жүгініңіз."
)
ASKED = "Қай күні, сағат нешеде болғанын жазып жіберіңізші."
WHY = "Жүктемені бөлу үшін"
KUI = "267100001000001"
REPLIED = "Он жетінші қарашада, түнгі сағат бірде."


def appealed(open_page: Open, language: str = "kk", text: str = "") -> tuple[Citizen, Receipt]:
    """A person who has made an appeal and follows it."""
    person = Citizen(open_page(language), language, text=text)
    receipt = person.sent("appeal")
    person.follow(receipt)
    return person, receipt


def registered(open_page: Open, receipt: Receipt, language: str = "kk") -> Desk:
    """Bolat has registered the appeal as ours; Marat's desk, who examines it."""
    bolat = Desk(open_page(language), "bolat", language)
    bolat.finish(bolat.open(receipt.number), "Register", competence="ours")
    return Desk(open_page(language), "marat", language)


@pytest.mark.parametrize("language", chosen(["kk", "ru"], ["en"]))
def test_an_appeal_goes_over_the_desks_to_a_signed_letter(open_page: Open, language: str) -> None:
    person, receipt = appealed(open_page, language)
    marat = registered(open_page, receipt, language)
    case = marat.open(receipt.number)
    assert person.text in marat.words
    marat.finish(case, "Examine", next_step="ask", request_to_person=ASKED)

    person.page.reload()
    assert ASKED in person.main.inner_text()
    form = person.unfold("reply")
    form.locator("textarea").fill(REPLIED)
    press(person.page, form.locator("button"))

    marat.page.goto(f"/{language}/staff/case/{case}/")
    assert REPLIED in marat.words
    marat.finish(case, "Examine", next_step="answer", outcome="granted", letter=DRAFT)
    person.page.reload()
    assert DRAFT not in person.main.inner_text(), "a letter that nobody has signed is no answer"

    dana = Desk(open_page(language), "dana", language)
    dana.page.goto(f"/{language}/staff/case/{case}/step/Sign/")
    assert DRAFT in dana.words
    dana.finish(case, "Sign", approval="signed")
    person.page.reload()
    assert DRAFT in person.main.inner_text()
    assert person.page.locator("form[action$='/follow/rate/']").count() == 1


def test_an_extension_needs_a_second_person_and_the_person_is_told(open_page: Open) -> None:
    person, receipt = appealed(open_page)
    limit = person.page.locator(".clock").inner_text() if person.page.locator(".clock").count() else ""
    marat = registered(open_page, receipt)
    case = marat.open(receipt.number)
    marat.tell(case, "extend", extension_days="10", reason="Сараптама қорытындысын күтеміз.")
    marat.page.goto(f"/kk/staff/case/{case}/step/ApproveExtension/")
    assert not marat.page.locator("form[action$='/step/ApproveExtension/']").count(), "nobody approves their own wish"

    told = "Мерзім он жұмыс күніне ұзартылды: сараптама қорытындысын күтеміз."
    dana = Desk(open_page("kk"), "dana")
    dana.finish(case, "ApproveExtension", extension="approved", letter=told)
    person.page.reload()
    assert told in person.main.inner_text()
    after = person.page.locator(".clock").inner_text() if person.page.locator(".clock").count() else ""
    assert after != limit


def test_a_head_hands_a_step_to_an_officer(open_page: Open) -> None:
    _person, receipt = appealed(open_page)
    registered(open_page, receipt)
    dana = Desk(open_page("kk"), "dana")
    dana.page.goto(f"/kk/staff/search/?q={receipt.number}")
    press(dana.page, dana.page.locator("[data-work-list] tbody a"))
    dana.give_reason(WHY)
    press(dana.page, dana.page.locator("form[action$='/staff/hand-over/'] button"))
    assert receipt.number in dana.page.content() or dana.page.locator("main table tbody tr").count() == 1
    chosen = dana.page.locator("select[name=officer]")
    marat = next(one for one in chosen.locator("option").all() if "Марат" in one.inner_text())
    chosen.select_option(marat.get_attribute("value"))
    press(dana.page, dana.page.locator("main form[method=post] button").last)
    assert "/hand-over/" not in dana.page.url, dana.words
    mine = Desk(open_page("kk"), "marat")
    assert mine.search(receipt.number) == 1


def test_outside_ones_own_task_a_reason_is_asked_and_the_journal_shows_the_read(open_page: Open) -> None:
    person, receipt = appealed(open_page)
    registered(open_page, receipt)
    dana = Desk(open_page("kk"), "dana")
    case = dana.open(receipt.number)
    assert person.text not in dana.words, "nothing of the case before the reason"
    press(dana.page, dana.page.locator("form[action$='/reason/'] button"))
    assert dana.page.locator(".govuk-error-summary").count() == 1
    dana.give_reason(WHY)
    assert person.text in dana.words
    timur = Desk(open_page("kk"), "timur")
    timur.page.goto(f"/kk/journal/?request={case}")
    assert "Дана Сейітова" in timur.words
    assert WHY in timur.words
    assert person.text not in timur.words


def test_an_officer_of_another_region_sees_nothing(open_page: Open) -> None:
    person, receipt = appealed(open_page)
    bolat = Desk(open_page("kk"), "bolat")
    case = bolat.open(receipt.number)
    erlan = Desk(open_page("kk"), "erlan")
    assert erlan.search(receipt.number) == 0
    for address in (f"case/{case}/", f"case/{case}/step/Register/", f"case/{case}/model/", f"case/{case}/duplicates/"):
        answer = erlan.page.goto(f"/kk/staff/{address}")
        assert answer is not None
        assert answer.status in (403, 404), address
        assert person.text not in erlan.page.content()
        assert receipt.number not in erlan.page.content()


def test_internal_notes_never_reach_the_person(open_page: Open) -> None:
    person, receipt = appealed(open_page)
    marat = registered(open_page, receipt)
    case = marat.open(receipt.number)
    note, told = "Ішкі: инспектордың түсініктемесі сұралды.", "Тексеріп жатырмыз, аптаның соңында жазамыз."
    form = marat.page.locator("form[action$='/note/']")
    form.locator("textarea").fill(note)
    press(marat.page, form.locator("button"))
    form = marat.page.locator("form[action$='/question/']")
    form.locator("textarea").fill(told)
    press(marat.page, form.locator("button"))
    assert told in marat.words, "the message is shown as the person will see it"
    person.page.reload()
    assert told not in person.main.inner_text(), "nothing is sent before the officer confirms"
    press(marat.page, marat.page.locator("form:has([name=confirmed]) button"))
    assert note in marat.words
    assert told in marat.words
    assert f"/case/{case}/" in marat.page.url
    person.page.reload()
    assert note not in person.page.content()
    assert told in person.main.inner_text()


def test_a_report_gets_its_register_number(open_page: Open) -> None:
    person = Citizen(open_page("kk"), "kk")
    receipt = person.sent("report")
    person.follow(receipt)
    aliya = Desk(open_page("kk"), "aliya")
    case = aliya.open(receipt.number)
    aliya.finish(case, "CheckDanger", in_danger="false")
    aliya.finish(case, "Assess", police_matter="yes")
    letter = f"Хабарламаңыз тіркелді, КУИ нөмірі {KUI}. Енді қызметкер мән-жайды анықтайды."
    aliya.finish(case, "RecordKui", kui_number=KUI, kui_at="2026-11-22 10:15", letter=letter)
    person.page.reload()
    assert KUI in person.main.inner_text()
