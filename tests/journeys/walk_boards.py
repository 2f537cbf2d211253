"""Comes past the wall of supervisors and the settings of a board."""

from collections.abc import Iterator

from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import ERROR, FULL
from tests.journeys.walk_citizen import OFFICE, Stop


def board_pages(dana: Desk) -> Iterator[Stop]:
    """What a head of unit sees of boards."""
    page, language = dana.page, dana.language
    page.goto(f"/{language}/staff/desks/wall/")
    yield Stop("boards:wall", FULL, page)
    page.goto(f"/{language}/board/{OFFICE}/")
    office = str(page.locator("[data-screen]").get_attribute("data-state")).rsplit("/", 1)[-1]
    page.goto(f"/{language}/staff/desks/{office}/board/")
    yield Stop("boards:setting", FULL, page)
    press(page, page.locator("form[action$='/board/event/'] button"))
    yield Stop("boards:add_event", ERROR, page)
    page.goto(f"/{language}/staff/desks/{office}/board/")
    for tick in page.locator("input[name=aloud]").all():
        tick.uncheck()
    press(page, page.locator("form:has(input[name=aloud]) button"))
    yield Stop("boards:setting", ERROR, page)
