"""The register of community activities, in a real browser: an activity is entered and stands in the totals; under ten is refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.officer import sign_in

pytestmark = pytest.mark.xdist_group("sealed")


def test_a_coordinator_enters_an_activity_and_sees_its_total(
    open_sealed: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = open_sealed("kk", 360)
    sign_in(page, "nurlan")
    page.goto("/kk/activities/enter/")
    for part, number in (("day", "3"), ("month", "11"), ("year", "2025")):
        page.fill(f"[name=held_on_{part}]", number)
    page.check("[name=kind][value=school]")
    page.check("[name=audience][value=youth]")
    page.fill("[name=reached]", "4")
    page.get_by_role("button", name="Енгізу", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert axe(page) == []
    page.fill("[name=reached]", "57")
    page.get_by_role("button", name="Енгізу", exact=True).click()
    expect(page.locator("table").first.locator("tbody")).to_contain_text("57")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
