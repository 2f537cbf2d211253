"""Comes past the pages of assemblies: the organiser's notice and receipt, the akimat's desk, the police's plan."""

import datetime as dt
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop

Open = Callable[..., Page]
FORM = "main form[method=post]:not([action])"


def organiser_pages(page: Page, language: str) -> Iterator[Stop]:
    """A notice for the day after tomorrow is checked, sent and opened again."""
    page.goto(f"/{language}/assemblies/")
    yield Stop("assemblies:start", FULL, page)
    press(page, page.locator("main a[href*='/at/KZ-71/']"))
    yield Stop("assemblies:notice", EMPTY, page)
    press(page, page.locator(f"{FORM} button"))
    yield Stop("assemblies:notice", ERROR, page)
    day = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=2)
    for name, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name=held_on_{name}]", str(value))
    said = {"starts": "12:00", "ends": "14:00", "purpose": "Clean air", "name": "Aigerim", "phone": "+77011234567"}
    for name, text in said.items():
        page.fill(f"[name={name}]", text)
    for name in ("form", "place", "size"):
        page.locator(f"[name={name}]").first.check()
    press(page, page.locator(f"{FORM} button"))
    yield Stop("assemblies:notice", "check", page)
    press(page, page.locator("button[value=send]"))
    yield Stop("assemblies:receipt", FULL, page)
    page.goto(f"/{language}/assemblies/mine/")
    yield Stop("assemblies:notice_page", FULL, page)
    page.goto(f"/{language}/assemblies/follow/")
    press(page, page.locator(f"{FORM} button"))
    yield Stop("assemblies:follow", ERROR, page)


def assembly_pages(open_page: Open, language: str, **options: int | str) -> Iterator[Stop]:
    """The akimat looks at a notice and at its places; a specialist of the police plans and looks back."""
    yield from _akimat(Desk(open_page(language, **options), "asel", language).page, language)
    yield from _police(Desk(open_page(language, **options), "olga", language).page, language)


def _akimat(page: Page, language: str) -> Iterator[Stop]:
    page.goto(f"/{language}/staff/assemblies/answered/")
    yield Stop("assemblies:answered", FULL, page)
    page.goto(f"/{language}/staff/assemblies/places/")
    yield Stop("assemblies:places", FULL, page)
    press(page, page.locator("main a[href*='/places/new/']"))
    press(page, page.locator(f"{FORM} button"))
    yield Stop("assemblies:new_place", ERROR, page)
    page.goto(f"/{language}/staff/assemblies/places/")
    press(page, page.locator("main th a").first)
    yield Stop("assemblies:place", FULL, page)
    page.goto(f"/{language}/staff/assemblies/")
    yield Stop("assemblies:desk", FULL, page)
    press(page, page.locator("main th a").first)
    press(page, page.locator("form[action$='/organiser/'] button"))
    yield Stop("assemblies:contact", FULL, page)
    press(page, page.locator(".card--next form button"))
    yield Stop("assemblies:assembly", ERROR, page)


def _police(page: Page, language: str) -> Iterator[Stop]:
    page.goto(f"/{language}/staff/facilitation/over/")
    yield Stop("assemblies:plans_over", FULL, page)
    page.goto(f"/{language}/staff/facilitation/lessons/")
    yield Stop("assemblies:lessons", FULL, page)
    page.goto(f"/{language}/staff/facilitation/")
    yield Stop("assemblies:plans", FULL, page)
    press(page, page.locator("main th a").first)
    yield Stop("assemblies:plan", FULL, page)
    plan = page.url
    press(page, page.locator("main a[href*='/part/']").first)
    page.fill("[name=text]", "")
    press(page, page.locator(f"{FORM} button"))
    yield Stop("assemblies:part", ERROR, page)
    page.goto(f"{plan}debrief/")
    press(page, page.locator(f"{FORM} button"))
    yield Stop("assemblies:debrief", ERROR, page)
