"""A call by keyboard alone, from the empty screen to the slip, in each language; and the same without any script."""

import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.choice import chosen
from tests.journeys.citizen import press

Open = Callable[..., Page]
SignIn = Callable[..., Page]

SAID = {
    "kk": ("күәлік", "Екі айдан бері хат күтіп отырмын, кімге барайын?"),
    "ru": ("хочу спросить", "Второй месяц жду письма, к кому мне обратиться?"),
    "en": ("ask the police", "I have waited two months for a letter, whom do I turn to?"),
}
NOISE = {"kk": "көршілер түнде шулайды", "ru": "шумят соседи ночью", "en": "noisy neighbours at night"}


class Keyboard:
    """Counts the keys that are not words of the person."""

    def __init__(self, page: Page) -> None:
        """Begin at none."""
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    @property
    def at(self) -> str:
        """The name of what has the focus."""
        return str(self.page.evaluate("document.activeElement.getAttribute('name') || document.activeElement.tagName"))

    def comes_to(self, name: str) -> None:
        """The focus is there, or comes there by what a script of the page does."""
        expect(self.page.locator(f"[name={name}]:focus")).to_be_attached()

    def tab_to(self, name: str, most: int = 25) -> None:
        """Tab until the focus is there: it always comes there, and nothing holds it."""
        for _step in range(most):
            if self.at == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not come to {name}, but stays at {self.at}")


@pytest.mark.parametrize("language", chosen(["kk"], ["ru", "en"]))
def test_a_call_is_taken_by_keyboard_alone(
    open_page: Open, sign_in: SignIn, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    page = sign_in(open_page(language), "bolat", language)
    page.goto(f"/{language}/staff/operator/")
    keys = Keyboard(page)
    keys.comes_to("call-number")
    page.keyboard.type("87010000042")
    keys.press("F2")  # danger first: the words and the number, and back again
    expect(page.locator("details.danger")).to_have_attribute("open", "")
    keys.press("F2")
    keys.tab_to("call-need")
    page.keyboard.type(NOISE[language])
    page.locator("#needs button").first.wait_for()
    keys.press("Tab", "Enter")  # the first need that fits
    page.locator("[data-questions]").wait_for()
    keys.comes_to("danger_now")
    keys.press("F4")
    expect(page.locator("details.scripts")).to_have_attribute("open", "")
    keys.press("Escape")
    keys.comes_to("danger_now")
    keys.press("Space", "ArrowDown")
    for name, words in {
        "happened_on_day": "21",
        "happened_on_month": "11",
        "happened_on_year": "2026",
        "where": "Абай 5",
    }.items():
        keys.tab_to(name)
        page.keyboard.type(words)
    keys.press("F9")
    page.wait_for_url("**/operator/slip/**")
    number = page.locator(".operator__groups li").all_inner_texts()
    with capsys.disabled():
        sys.stdout.write(f"\n{language}: slip {'-'.join(number)} after {keys.pressed} keys beside the words\n")
    assert len(number) == 4
    assert keys.pressed < 45
    keys.press("F9")  # the next person
    page.wait_for_url("**/operator/")
    keys.comes_to("call-number")


def test_words_lead_to_a_need_with_two_keys_and_enter_sends_nothing(open_page: Open, sign_in: SignIn) -> None:
    page = sign_in(open_page("ru"), "bolat", "ru")
    page.goto("/ru/staff/operator/")
    keys = Keyboard(page)
    keys.press("Enter")  # goes on to the need
    keys.tab_to("call-need")
    page.keyboard.type("шумят соседи ночью")
    page.locator("#needs button").first.wait_for()
    keys.press("Tab")
    keys.comes_to("call-act")
    keys.press("Enter")
    page.wait_for_load_state()
    assert page.locator("textarea").first.input_value() == "шумят соседи ночью"
    page.locator("input[name=phone]").focus()
    keys.press("Enter")
    assert "/slip/" not in page.url
    assert page.locator(".govuk-error-summary").count() == 0


def test_open_requests_of_the_number_come_up_while_it_is_typed(open_page: Open, sign_in: SignIn) -> None:
    page = sign_in(open_page("en"), "bolat", "en")
    for _call in range(2):
        page.goto("/en/staff/operator/", wait_until="networkidle")
        page.locator("#call-number:focus").wait_for()
        page.keyboard.type("87010000077", delay=20)
        if _call:
            page.locator("#beside a").first.wait_for()
            return
        press(page, page.locator("button[value='service:advice']"))
        page.locator("input[name=competence]").first.check(force=True)
        page.fill("textarea[name=question]", "I wait for a letter")
        press(page, page.locator("button[value=send]"))
        page.wait_for_url("**/operator/slip/**")


@pytest.mark.parametrize("language", chosen(["kk"], ["ru"]))
def test_the_screen_works_without_script(open_page: Open, sign_in: SignIn, language: str) -> None:
    page = sign_in(open_page(language, width=360, scripts=False), "bolat", language)
    page.goto(f"/{language}/staff/operator/")
    page.fill("#call-number", "87010000043")
    page.fill("#call-need", SAID[language][0])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#call-need").input_value() == SAID[language][0]
    page.locator("details.operator__all summary").click()
    press(page, page.locator("button[value='service:advice']"))
    press(page, page.locator("button[value=send]"))
    assert page.locator(".govuk-error-summary").count() == 1
    page.locator("input[name=competence]").first.check(force=True)
    page.fill("textarea[name=question]", SAID[language][1])
    press(page, page.locator("button[value=send]"))
    assert "/slip/" in page.url
