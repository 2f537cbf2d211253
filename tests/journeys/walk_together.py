"""Comes past the pages of joint meetings and local problems: those who keep them, and what everybody sees."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop


def together_pages(dana: Desk) -> Iterator[Stop]:
    """The meetings and problems of the made-up country, and the way to new ones."""
    page, at = dana.page, f"/{dana.language}"
    page.goto(f"{at}/problems/")
    yield Stop("problems:open", FULL, page)
    yield from _meetings(page, at)
    yield from _problems(page, at)


def _meetings(page: Page, at: str) -> Iterator[Stop]:
    home = f"{at}/staff/meetings/"
    page.goto(home)
    yield from _unfolded("meetings:mine", FULL, page)
    page.fill("main input[name=email]", "no address")
    press(page, page.locator("form[action$='/address/'] button"))
    yield Stop("meetings:address", ERROR, page)
    page.goto(f"{home}new/")
    yield Stop("meetings:call", EMPTY, page)
    press(page, page.locator("main form[method=post] button").last)
    yield Stop("meetings:call", ERROR, page)
    page.goto(home)
    press(page, page.locator("main table a").last)
    held = page.url
    yield from _unfolded("meetings:meeting", FULL, page)
    press(page, page.locator("form[action$='/undertake/'] button"))
    yield Stop("meetings:undertake", ERROR, page)
    page.goto(f"{held}minutes/")
    yield Stop("meetings:minutes", FULL, page)
    page.goto(home)
    press(page, page.locator("main table a").first)
    yield from _unfolded("meetings:meeting", "planned", page)


def _problems(page: Page, at: str) -> Iterator[Stop]:
    home = f"{at}/staff/problems/"
    page.goto(home)
    yield Stop("problems:problems", FULL, page)
    page.goto(f"{home}?state=ended")
    press(page, page.locator("main table a").first)
    yield Stop("problems:problem", "ended", page)
    page.goto(f"{home}new/")
    press(page, page.locator("main form[method=post] button").last)
    yield Stop("problems:begin", ERROR, page)
    page.goto(home)
    press(page, page.locator("main table a").first)
    yield from _unfolded("problems:problem", FULL, page)
    case = str(page.locator("main a[href*='/staff/case/']").first.get_attribute("href"))
    press(page, page.locator("form[action$='/measure/'] button"))
    yield Stop("problems:set_measure", ERROR, page)
    press(page, page.locator("main a[href$='/move/']").first)
    yield Stop("problems:move", EMPTY, page)
    page.goto(f"{home}of/{case.rstrip('/').rsplit('/', 1)[1]}/")
    yield Stop("problems:for_request", FULL, page)


def _unfolded(route: str, state: str, page: Page) -> Iterator[Stop]:
    """The page with everything on it open."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    yield Stop(route, state, page)
