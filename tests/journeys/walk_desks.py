"""Comes past the kiosk, the ticket on the phone, the counter and the specialists' page."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop

Open = Callable[..., Page]


def desk_pages(open_page: Open, dana: Desk, bolat: Desk, **options: int | str) -> Iterator[Stop]:
    """A kiosk is paired and gives a ticket; a counter calls and serves, a specialist is asked, advice is logged."""
    yield from _kiosk(open_page, dana, **options)
    yield from _counter(bolat)
    olga = Desk(open_page(bolat.language, **options), "olga", bolat.language).page
    olga.goto(f"/{bolat.language}/staff/desks/specialists/")
    yield Stop("counter:specialists", FULL, olga)
    yield from _advice(bolat)


def _kiosk(open_page: Open, dana: Desk, **options: int | str) -> Iterator[Stop]:
    page, language = dana.page, dana.language
    page.goto(f"/{language}/staff/desks/")
    yield Stop("counter:offices", FULL, page)
    press(page, page.locator("main td a").first)
    page.goto(f"{page.url}kiosks/")
    press(page, page.locator("form[action$='/pair/'] button"))
    yield Stop("kiosk:devices", FULL, page)
    press(page, page.locator("main a[href*='/kiosk/']"))
    kiosk, shown = page.url, page.locator(f"div[data-tongue={language}]")
    expect(shown.locator("[data-waiting]")).not_to_have_text("–")
    yield Stop("kiosk:kiosk", FULL, page)
    shown.locator("[data-service]").last.click()
    yield Stop("kiosk:kiosk", "groups", page)
    with page.expect_response("**/turn/") as answer:
        shown.locator("[data-priority='']").click()
    shown.locator("section[data-screen=ticket] [data-qr]").wait_for()
    yield Stop("kiosk:kiosk", "ticket", page)
    shown.locator("section[data-screen=ticket] [data-go]").click()
    shown.locator("[data-go=checkin]").click()
    yield Stop("kiosk:kiosk", "checkin", page)
    phone = open_page(language, **options)
    phone.goto(answer.value.json()["tickets"][0]["link"])
    yield Stop("tickets:ticket", FULL, phone)
    phone.goto(f"/{language}/visits/t/0000-0000-0000/")
    yield Stop("tickets:ticket", ERROR, phone)
    phone.goto(kiosk)
    yield Stop("kiosk:kiosk", "unpaired", phone)


def _counter(bolat: Desk) -> Iterator[Stop]:
    page = bolat.page
    page.goto(f"/{bolat.language}/staff/desks/")
    press(page, page.locator("main td a").first)
    if page.locator("button[value='']").count():  # bolat sits somewhere since an earlier walk
        press(page, page.locator("button[value='']"))
        page.goto(f"/{bolat.language}/staff/desks/")
        press(page, page.locator("main td a").first)
    yield Stop("counter:console", EMPTY, page)
    press(page, page.locator(".counter__seat").last)
    if page.locator("[name=finish]").count():  # somebody is served here in the made-up day
        page.locator("button[name=finish]").first.click()
    page.locator("button[value=next]").wait_for()
    yield Stop("counter:console", "free", page)
    page.locator("button[value=next]").click()
    page.locator("button[value=serve]").wait_for()
    yield Stop("counter:console", "called", page)
    page.locator("button[value=serve]").click()
    page.locator("[data-hotkey=F6] summary").click()
    page.locator("button[value=criminal]").click()
    page.locator("button[value=arrived]").wait_for()
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    yield Stop("counter:console", FULL, page)


def _advice(bolat: Desk) -> Iterator[Stop]:
    page = bolat.page
    line = page.url + "line/"
    press(page, page.locator("a[href*='/advice/']"))
    yield Stop("counter:advice", EMPTY, page)
    press(page, page.locator("main form button"))
    yield Stop("counter:advice", ERROR, page)
    page.fill("textarea[name=question]", "Көршім түнде шулайды, не істеймін?")
    page.fill("textarea[name=answer]", "Учаскелік инспекторға жазыңыз.")
    press(page, page.locator("main form button"))
    yield Stop("counter:advice", "logged", page)
    page.goto(line)
    yield Stop("counter:line", FULL, page)
