"""Comes past the planning and the figures of front offices. A plan takes the worker half a minute: axe and eyes saw one by hand."""

from collections.abc import Iterator

from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop


def planning_pages(dana: Desk) -> Iterator[Stop]:
    """What a head of unit sees before the first plan."""
    page = dana.page
    page.goto(f"/{dana.language}/staff/desks/planning/")
    yield Stop("planning:offices", FULL, page)
    press(page, page.locator("a[href$='/planning/']").last)
    yield Stop("planning:office", EMPTY, page)
    page.fill("input[name=officers]", "0")
    press(page, page.locator("form[action$='/planning/ask/'] button"))
    yield Stop("planning:ask", ERROR, page)
    page.goto(f"/{dana.language}/staff/desks/figures/")
    yield Stop("office_figures:offices", FULL, page)
    press(page, page.locator("main th a").first)
    yield Stop("office_figures:office", FULL, page)
