"""Comes past the pages of appointments, as a person without account, and past the set-up of a front office, as its head."""

import datetime as dt
from collections.abc import Iterator

from playwright.sync_api import Page

from senim.desks.folding import ZONE
from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop


def booking_pages(page: Page, language: str) -> Iterator[Stop]:
    """From the map to a code, then moved, cancelled, and not found."""
    page.goto(f"/{language}/visits/book/")
    yield Stop("booking:offices", EMPTY, page)
    page.goto(f"/{language}/visits/book/?region=KZ-71")
    yield Stop("booking:offices", FULL, page)
    press(page, page.locator(".card a[href*='/visits/book/']").first)
    yield Stop("booking:services", FULL, page)
    press(page, page.locator(".booking-services a").first)
    page.select_option("#with", index=1)
    press(page, page.locator("form.booking-beside button"))
    yield Stop("booking:times", FULL, page)
    times = page.url.split("?")[0]
    press(page, page.locator(".booking-day > * > div > .booking-times a").last)
    yield Stop("booking:confirm", EMPTY, page)
    page.fill("#id_phone", "12")
    press(page, page.locator("main form button"))
    yield Stop("booking:confirm", ERROR, page)
    page.fill("#id_phone", "")
    press(page, page.locator("main form button"))
    yield Stop("booking:visit", FULL, page)
    yield from _own_visit(page)
    page.goto(f"{times}60/")
    yield Stop("booking:confirm", "taken", page)
    page.goto(f"/{language}/visits/")
    yield Stop("booking:find", EMPTY, page)
    page.goto(f"/{language}/visits/figures/")
    yield Stop("office_figures:public", FULL, page)
    page.goto(f"/{language}/visits/")
    press(page, page.locator("main form button"))
    yield Stop("booking:find", ERROR, page)


def _own_visit(page: Page) -> Iterator[Stop]:
    visit = page.url
    page.goto(f"{visit}move/")
    yield Stop("booking:move", FULL, page)
    page.goto(f"{visit}cancel/")
    yield Stop("booking:cancel", FULL, page)
    press(page, page.locator("main form button"))
    yield Stop("booking:visit", "cancelled", page)


def set_up_pages(dana: Desk) -> Iterator[Stop]:
    """An office as its head sets it up; what is closed here is only asked, and nothing is saved."""
    page, desks = dana.page, f"/{dana.language}/staff/desks"
    page.goto(f"{desks}/set-up/")
    yield Stop("set_up:offices", FULL, page)
    press(page, page.locator("main th a").first)
    yield Stop("set_up:office", FULL, page)
    office = page.url
    press(page, page.locator("main th a").first)
    yield Stop("set_up:counter", FULL, page)
    for name, path, field in (
        ("settings", "settings/", "walk_in_percent"),
        ("hours", "hours/", "from_0"),
        ("new_counter", "counters/new/", "number"),
        ("close", "close/", "reason_kk"),
    ):
        page.goto(office + path)
        yield Stop(f"set_up:{name}", EMPTY, page)
        if name == "hours":
            page.uncheck("[name=always]")
        page.fill(f"[name={field}]", "09:03" if name == "hours" else "")
        press(page, page.locator("main form button"))
        yield Stop(f"set_up:{name}", ERROR, page)
    yield from _closing(page)
    yield from _for_a_caller(page, office.replace("set-up/", "appointments/"), desks)


def _closing(page: Page) -> Iterator[Stop]:
    day = _ahead(3)
    for part in ("from_on", "until_on"):
        for name, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            page.fill(f"[name={part}_{name}]", str(value))
    for language in ("kk", "ru", "en"):
        page.fill(f"[name=reason_{language}]", "жөндеу")
    press(page, page.locator("main form button"))
    yield Stop("set_up:close", "asked", page)


def _for_a_caller(page: Page, appointments: str, desks: str) -> Iterator[Stop]:
    page.goto(f"{desks}/appointments/")
    yield Stop("set_up:pick", FULL, page)
    page.goto(appointments)
    yield Stop("set_up:appointments", FULL, page)
    page.goto(f"{appointments}new/?day={_ahead(2)}")
    yield Stop("set_up:book", FULL, page)
    press(page, page.locator("main form[method=post] button"))
    yield Stop("set_up:book", ERROR, page)
    page.locator(".booking-pick").first.click()
    press(page, page.locator("main form[method=post] button"))
    yield Stop("set_up:book", "booked", page)
    press(page, page.locator("main a[href*='/appointments/?day=']"))
    press(page, page.locator("main td a[href$='/move/']").first)
    yield Stop("set_up:move", FULL, page)


def _ahead(days: int) -> dt.date:
    """So many days from today, at the office."""
    return dt.datetime.now(ZONE).date() + dt.timedelta(days=days)
