"""A report from a phone: sealed in the page, opened by its readers alone and answered; and every page of the path can be left at once."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.journeys.officer import sign_in
from tests.journeys.sealed import answer, case_with, opened, secret_of
from tests.journeys.test_weight import FIRST_VISIT_BYTES, Wire

Open = Callable[..., Page]
Axe = Callable[[Page], list[str]]
PHONE: Final = 360
PLANTED: Final = "Бөлмеде ұрды, 7391 деген нөмірі бар"
ANSWER: Final = "Сізді тыңдаймыз, 4417"
EXIT: Final = "https://www.kazhydromet.kz/"
NEXT: Final = "[data-page]:not([hidden]) [data-next]"
LEFT_BEHIND: Final = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), caches: await caches.keys(),
  bases: (await indexedDB.databases()).map((one) => one.name), state: history.state, name: window.name,
  workers: (await navigator.serviceWorker.getRegistrations()).length })"""
NOTHING: Final[dict[str, Any]] = {
    "local": [],
    "session": [],
    "caches": [],
    "bases": [],
    "state": None,
    "name": "",
    "workers": 0,
}


class Sent:
    """Everything that a page sent anywhere: addresses and bodies."""

    def __init__(self, page: Page) -> None:
        """Listen from now on."""
        self.bytes, self.report = b"", dict[str, Any]()
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        body = request.post_data_buffer or b""
        self.bytes += request.url.encode() + b"\n" + body + b"\n"
        if request.url.endswith("/report/"):
            self.report = json.loads(body)


def seen(page: Page, axe: Axe) -> None:
    """No finding of axe, and nothing to scroll sideways."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def current(page: Page) -> Locator:
    """The questions' page that is shown."""
    return page.locator("[data-page]:not([hidden])")


def asked(page: Page) -> None:
    """All questions of the lane, until the page asks whom it is about."""
    page.check("#lane-torture")
    page.click(NEXT)
    for _ in range(20):
        at = current(page)
        if at.locator("[data-whom]").count():
            return
        if at.locator("textarea").count():
            at.locator("textarea").fill(PLANTED)
        if at.locator("input[type=radio]").count():
            at.locator("input[type=radio]").first.check()
        where = page.locator("[data-where]").inner_text()
        page.click(NEXT)
        expect(page.locator("[data-where]")).not_to_have_text(where)
    raise AssertionError("the questions do not end")


def written(page: Page, axe: Axe, photograph: bytes) -> str:
    """A report about the prosecutor of Astana, with a lawyer picked and a photograph; the six words."""
    page.click(NEXT)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    seen(page, axe)
    asked(page)
    page.check("input[value='SE-prosecutor-KZ-71']")
    page.click(NEXT)
    expect(page.locator("[data-left-out] li")).to_have_count(1)
    page.check("input[name=pick][value='SE-lawyers']")
    expect(page.locator("[data-readers] li")).to_have_count(3)
    seen(page, axe)
    page.click(NEXT)
    page.set_input_files("#files", {"name": "сурет.jpg", "mimeType": "image/jpeg", "buffer": photograph})
    seen(page, axe)
    page.click("[data-send]")
    expect(page.locator("[data-receipt]")).to_be_visible()
    seen(page, axe)
    return page.locator("[data-words]").inner_text()


def come_back(page: Page, axe: Axe, words: str) -> None:
    """By wrong words and by the right ones; the answer is read, written to and the report taken back."""
    page.goto("/kk/back/")
    page.fill("[name=words]", "бір екі үш")
    page.click("[data-enter] button")
    expect(page.locator("[data-enter-said]")).to_contain_text("алты сөз")
    page.fill("[name=words]", words.replace("-", " "))
    page.click("[data-enter] button")
    expect(page.locator("[data-messages]")).to_contain_text(ANSWER)
    seen(page, axe)
    page.fill("[name=text]", PLANTED)
    page.click("[data-write] > .govuk-button")
    expect(page.locator("[name=text]")).to_have_value("")
    page.click(".govuk-details__summary")
    page.click("button[data-withdraw]")
    expect(page.locator("[data-going-on]")).to_be_hidden()


def test_a_report_is_sealed_opened_by_its_readers_and_answered(
    open_sealed: Open, sealed_folder: Path, axe: Axe
) -> None:
    page, photograph = open_sealed("kk", PHONE), os.urandom(700_000)
    wire, sent = Wire(page), Sent(page)
    page.goto("/kk/")
    page.locator("a[href='/kk/write/']").click()
    expect(page.locator("[data-sealed-report]")).to_be_visible()
    assert wire.taken(page) <= FIRST_VISIT_BYTES
    words = written(page, axe, photograph)

    case = case_with(sealed_folder, sent.report["reporter_key"])
    assert case.readers == ("lyazzat", "marat", "saule")
    head, files = opened(case.envelope, secret_of(sealed_folder, "saule"))
    assert (head["lane"], head["answers"]["what_happened"], files) == ("torture", PLANTED, photograph)
    assert [one["name"] for one in head["files"]] == ["сурет.jpg"]

    desk = open_sealed("kk", PHONE)
    sign_in(desk, "saule")
    answer(desk, case.case, ANSWER, [*sent.report["keys"], case.reporter_key])
    come_back(page, axe, words)
    assert sent.bytes.count(sent.report["lookup"].encode()) > 2, "nothing was listened to"
    telling = [PLANTED, ANSWER, *words.split("-"), "SE-prosecutor-KZ-71", "сурет.jpg"]
    assert [one for one in telling if one.encode() in sent.bytes] == []
    assert (page.evaluate(LEFT_BEHIND), page.context.cookies()) == (NOTHING, [])


@pytest.fixture
def phone(sealed_site: str, browser: Browser) -> Iterator[Page]:
    """A browser whose way out leads to an empty page instead of another machine."""
    profile = browser.new_context(base_url=sealed_site, locale="kk", viewport={"width": PHONE, "height": 740})
    profile.route(
        f"{EXIT}**", lambda route: route.fulfill(body="<!doctype html><title>.</title>", content_type="text/html")
    )
    yield profile.new_page()
    profile.close()


def test_every_page_of_the_path_can_be_left_at_once(phone: Page) -> None:
    for number, last in enumerate(("", "write/", "back/", "about/", "no-such-page/")):
        phone.goto("/healthz")
        phone.goto("/kk/")
        length = phone.evaluate("history.length")
        if last == "no-such-page/":
            phone.evaluate("location.replace('/kk/no-such-page/')")
        elif last:
            phone.locator(f"a[href='/kk/{last}']").first.click()
        expect(phone).to_have_url(f"{phone.url.split('/kk/')[0]}/kk/{last}")
        if last == "write/":
            phone.check("#lane-gbv_case")
            phone.click(NEXT)
        leave(phone, by_key=number % 2 == 1)
        assert phone.evaluate("history.length") == length
        phone.go_back()
        expect(phone.locator("body")).to_have_text("ready")
        assert (phone.evaluate(LEFT_BEHIND), phone.context.cookies()) == (NOTHING, [])


def test_what_would_stay_behind_is_found(phone: Page) -> None:
    phone.goto("/healthz")
    phone.goto("/kk/")
    phone.evaluate("localStorage.setItem('a', 'b')")
    phone.evaluate("location.assign('/kk/about/')")
    expect(phone.locator("[data-script]").first).to_be_visible()
    leave(phone, by_key=False)
    phone.go_back()
    expect(phone.locator(".phones")).to_be_visible()
    assert phone.evaluate(LEFT_BEHIND)["local"] == ["a"]


def leave(page: Page, by_key: bool) -> None:
    """By the button, or by Escape three times."""
    expect(page.locator("body.js-enabled")).to_be_visible()
    if by_key:
        for _ in range(3):
            page.keyboard.press("Escape")
    else:
        page.locator("a[data-leave]").click()
    expect(page).to_have_url(EXIT)


def test_without_scripts_there_is_no_form_but_a_telephone(open_sealed: Open, axe: Axe) -> None:
    page = open_sealed("ru", PHONE, scripts=False)
    for address in ("write/", "back/"):
        page.goto(f"/ru/{address}")
        expect(page.locator("a[href='tel:150']")).to_be_visible()
        assert [one.is_visible() for one in page.locator("form, input, textarea").all()].count(True) == 0
        expect(page.locator("a[data-leave]")).to_be_visible()
