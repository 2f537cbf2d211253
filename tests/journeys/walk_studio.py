"""Comes past every page of the studio, in each of their states, once the log has been prepared for analysis."""

import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys.citizen import press
from tests.journeys.officer import sign_in
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop
from tests.journeys.walk_foreign import foreign_pages, until_done

Open = Callable[..., Page]
READY_SECONDS = 180


def studio_pages(open_page: Open, language: str, **options: int | str) -> Iterator[Stop]:
    """Every page of the studio as the analyst, the head of a unit and the reviewer see them."""
    ayan = sign_in(open_page(language, **options), "ayan", language)
    wait_until_prepared(ayan, language)
    yield Stop("studio:services", FULL, ayan)
    yield from _figures(ayan, f"/{language}/studio/appeal")
    dana = sign_in(open_page(language, **options), "dana", language)
    dana.goto(f"/{language}/studio/appeal/cases/?at=Examine")
    yield Stop("studio:cases", FULL, dana)
    yield from _drawing(ayan, language)
    gulnar = sign_in(open_page(language, **options), "gulnar", language)
    gulnar.goto(ayan.url)
    drawn(gulnar, "[data-board]")
    yield Stop("studio:draft", "review", gulnar)
    press(gulnar, gulnar.locator("form[action$='/give-back/'] button"))
    yield Stop("studio:give_back", ERROR, gulnar)
    gulnar.locator("form[action$='/release/'] input").nth(3).fill("2020")
    press(gulnar, gulnar.locator("form[action$='/release/'] button"))
    yield Stop("studio:release", ERROR, gulnar)
    gulnar.goto(f"/{language}/studio/appeal/move/1/")
    yield Stop("studio:move_plan", EMPTY, gulnar)
    yield from foreign_pages(ayan, language)


def wait_until_prepared(page: Page, language: str) -> None:
    """The worker writes the log for analysis in the first minute of a new installation."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        page.goto(f"/{language}/studio/")
        if not page.locator(".banner").count() and page.locator("main tbody td").count() > 1:
            return
        time.sleep(2)
    raise AssertionError("the log was not prepared in time")


def _figures(page: Page, home: str) -> Iterator[Stop]:
    for layer in ("often", "late", "fits"):
        page.goto(f"{home}/?show={layer}")
        drawn(page, "[data-map]")
        yield Stop("studio:map", layer, page)
    for name in ("variants", "handovers", "compare", "drafts", "log"):
        page.goto(f"{home}/{name}/")
        yield Stop(f"studio:{name}", FULL, page)
    yield from _scenarios(page, f"{home}/scenario/")
    page.goto(f"{home}/log/")
    press(page, page.locator("form[action*='/ask/'] button"))
    until_done(page)
    yield Stop("studio:log", "ready", page)
    press(page, page.locator("form[action$='/drop/'] button").first)


def _scenarios(page: Page, address: str) -> Iterator[Stop]:
    page.goto(address)
    yield Stop("studio:scenario", FULL, page)
    page.fill("input[name=arrivals]", "0")
    press(page, page.locator("form[action*='/play/'] button").last)
    yield Stop("studio:play", ERROR, page)
    page.fill("input[name=name]", "110 %")
    page.fill("input[name=arrivals]", "110")
    press(page, page.locator("form[action*='/play/'] button").last)
    if page.locator("button[name=anyway]").count():
        press(page, page.locator("button[name=anyway]"))
    until_done(page)
    page.locator(".expected").wait_for()
    yield Stop("studio:run", "played", page)
    page.goto(address)
    page.locator("main table a", has_text="110 %").wait_for()
    yield Stop("studio:scenario", "kept", page)
    press(page, page.locator("main table a", has_text="110 %"))
    press(page, page.locator("form[action$='/drop/'] button").first)


def _drawing(page: Page, language: str) -> Iterator[Stop]:
    page.goto(f"/{language}/studio/appeal/drafts/")
    press(page, page.locator("form[action*='/begin/'] button"))
    drawn(page, "[data-board]")
    yield Stop("studio:draft", FULL, page)
    press(page, page.locator("form[action$='/hand-in/'] button"))
    yield Stop("studio:hand_in", ERROR, page)
    press(page, page.locator("form[action$='/upload/'] button"))
    yield Stop("studio:upload", ERROR, page)
    page.goto(page.url.replace("upload/", ""))
    for tongue in ("kk", "ru", "en"):
        page.fill(f"textarea[name={tongue}]", "Demo")
    press(page, page.locator("form[action$='/hand-in/'] button"))
    drawn(page, "[data-board]")
    yield Stop("studio:draft", EMPTY, page)


def drawn(page: Page, place: str) -> None:
    """Wait until the process is drawn."""
    page.locator(f"{place} svg[aria-label]").first.wait_for(state="attached")
