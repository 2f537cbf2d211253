"""The studio in a browser: axe on every page, a model drawn, checked, reviewed and released, nothing lost on the way."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page

from senim.kernel.reading import read
from tests.journeys.findings import findings
from tests.journeys.officer import sign_in
from tests.journeys.table import STUDIO
from tests.journeys.walk_studio import drawn, studio_pages

Open = Callable[..., Page]


def looked_at(open_page: Open, language: str, **options: Any) -> tuple[dict[str, set[str]], list[str]]:
    seen: dict[str, set[str]] = {}
    found: set[str] = set()
    for stop in studio_pages(open_page, language, **options):
        seen.setdefault(stop.route, set()).add(stop.state)
        found.update(findings(stop.page))
    return seen, sorted(found)


def test_axe_finds_nothing_in_the_studio_in_kazakh_on_a_phone(open_page: Open) -> None:
    seen, found = looked_at(open_page, "kk", width=360)
    assert found == []
    assert seen == {route: set(states) for route, states in STUDIO.items()}


def test_axe_finds_nothing_in_the_studio_in_russian_at_night(open_page: Open) -> None:
    _seen, found = looked_at(open_page, "ru", width=1440, scheme="dark")
    assert found == []


def begun(page: Page, code: str) -> str:
    """Begin a draft; the text of its file."""
    page.goto(f"/en/studio/{code}/drafts/")
    page.locator("form[action*='/begin/'] button").click()
    drawn(page, "[data-board]")
    return file_of(page)


def meaning(text: str) -> tuple[object, ...]:
    """What a model says, without the lines on which it says it."""
    found = read(text.encode())
    elements = sorted((replace(one, line=0) for one in found.elements), key=lambda one: one.id)
    return elements, sorted((one.id, one.source, one.target, one.condition) for one in found.flows), found.extension


def file_of(page: Page) -> str:
    return page.request.get(f"{page.url}model.bpmn").text()


def test_a_model_that_is_only_saved_says_the_same_as_before(open_page: Open) -> None:
    page = sign_in(open_page("en", width=1440), "ayan", "en")
    for code in ("advice", "appeal", "report", "review"):
        before = begun(page, code)
        page.click("[data-do=save]")
        page.locator("[data-said]", has_text="Saved").wait_for()
        after = file_of(page)
        assert before != after, "the tool wrote its own text"
        assert meaning(before) == meaning(after)


def test_what_the_drawing_cannot_take_from_a_file_is_said_before_it_is_saved(open_page: Open) -> None:
    page = sign_in(open_page("en", width=1440), "ayan", "en")
    text = begun(page, "advice")
    assert page.locator("[data-said]").text_content() == ""
    strange = re.sub(r"(<(\w+:)?process )", r'<\2message id="M" itemRef="not-there"/>\1', text, count=1)
    assert strange != text
    page.route("**/model.bpmn", lambda route: route.fulfill(body=strange, content_type="application/xml"))
    page.reload()
    page.locator("[data-said]", has_text="saving leaves out: not-there").wait_for()


def test_a_changed_promise_a_fault_and_tokens(open_page: Open) -> None:
    page = sign_in(open_page("en", width=1440), "ayan", "en")
    begun(page, "appeal")
    page.click("[data-element-id=Sign] .djs-hit")
    page.fill("[data-bind='promise.amount']", "2")
    page.press("[data-bind='promise.amount']", "Tab")
    page.click("[data-do=save]")
    page.locator("[data-said]", has_text="found no fault").wait_for()
    sign = next(one for one in read(file_of(page).encode()).elements if one.id == "Sign")
    assert sign.extension.promise is not None
    assert sign.extension.promise.amount == 2
    page.click("[data-element-id=Examine] .djs-hit")
    page.click(".djs-context-pad [data-action=delete]")
    page.click("[data-do=save]")
    page.wait_for_selector(".finding--fault")
    page.click("[data-do=play]")
    page.wait_for_selector(".bjs-container.simulation")
