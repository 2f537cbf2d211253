"""A person asks, appeals or reports, from the need in their own words to the receipt, in three languages."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.choice import chosen
from tests.journeys.citizen import Citizen

Open = Callable[..., Page]
NARROW = 360


def pdf_of_receipt(page: Page) -> str:
    """The text of the receipt's PDF, downloaded by its button."""
    with page.expect_download() as download:
        page.locator("main a[href$='/receipt/pdf/']").click()
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages)


def no_wider_than_the_screen(page: Page) -> bool:
    """Nothing makes the page scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


WORDS = {
    ("advice", "kk"): ("көршімен дау", "quarrel-neighbours"),
    ("advice", "ru"): ("конфликт с соседом", "quarrel-neighbours"),
    ("advice", "en"): ("quarrel with a neighbour", "quarrel-neighbours"),
    ("appeal", "kk"): ("полицей дөрекі сөйледі", "rude-officer"),
    ("appeal", "ru"): ("полицейский нагрубил", "rude-officer"),
    ("appeal", "en"): ("an officer was rude to me", "rude-officer"),
    ("report", "kk"): ("телефонымды урлап кетті", "stolen-phone"),
    ("report", "ru"): ("украли телефон", "stolen-phone"),
    ("report", "en"): ("my phone was stolen", "stolen-phone"),
    ("certificate", "kk"): ("полициядан анықтама", "loss-certificate"),
    ("certificate", "ru"): ("разрешение на оружие", "weapon-permit"),
    ("migration", "kk"): ("шетелдік қонақты тіркеу", "foreign-guest"),
    ("migration", "en"): ("residence permit", "residence-permit"),
    ("road", "kk"): ("төленген айыппұл көрінеді", "fine-still-shown"),
    ("road", "ru"): ("документы по аварии", "accident-papers"),
}


def whole_way(page: Page, service: str, language: str, scripts: bool = True) -> Citizen:
    """From the start page over every question to the request's own page; looks at each page on the way."""
    person = Citizen(page, language)
    person.find(*WORDS[service, language], scripts=scripts)
    person.begin()
    while person.step != "check":
        assert no_wider_than_the_screen(page), page.url
        person.fill()
        person.go_on()
        assert person.errors() == ""
    assert person.text in person.main.inner_text()
    receipt = person.send()
    assert receipt.number in pdf_of_receipt(page)
    person.follow(receipt)
    assert receipt.number in person.main.inner_text()
    assert no_wider_than_the_screen(page)
    return person


@pytest.mark.parametrize("language", chosen(["kk"], ["ru", "en"]))
def test_a_person_asks_for_advice_on_a_narrow_phone(open_page: Open, language: str) -> None:
    whole_way(open_page(language, width=NARROW), "advice", language)


@pytest.mark.parametrize("language", chosen(["kk", "ru"], ["en"]))
def test_a_person_makes_an_appeal_on_a_narrow_phone(open_page: Open, language: str) -> None:
    person = whole_way(open_page(language, width=NARROW), "appeal", language)
    assert {"kind", "about_police", "text", "files", "place", "person", "address", "signature"} <= set(person.seen)


@pytest.mark.parametrize("language", chosen(["kk", "en"], ["ru"]))
def test_a_person_makes_a_report_on_a_narrow_phone(open_page: Open, language: str) -> None:
    whole_way(open_page(language, width=NARROW), "report", language)


@pytest.mark.parametrize("service", chosen(["appeal"], ["advice", "report"]))
def test_the_whole_way_works_with_javascript_off(open_page: Open, service: str) -> None:
    whole_way(open_page("kk", scripts=False), service, "kk", scripts=False)
