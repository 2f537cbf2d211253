"""The front office in a browser: a kiosk without a line, and a counter by keyboard alone whose line breaks in the middle."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.citizen import press
from tests.journeys.officer import sign_in

KIOSK = "/kk/kiosk/KZ-71-front_office-1/"
SHOWN = "div[data-tongue=kk]"


@pytest.fixture
def open_profile(browser: Browser, site: str) -> Iterator[Callable[[], BrowserContext]]:
    """Browsers whose line may break: what does not load on them is no complaint."""
    opened: list[BrowserContext] = []

    def open_one() -> BrowserContext:
        profile = browser.new_context(base_url=site, viewport={"width": 1080, "height": 1920})
        profile.set_default_timeout(10_000)
        opened.append(profile)
        return profile

    yield open_one
    for profile in opened:
        profile.close()


def office_page(profile: BrowserContext, username: str) -> Page:
    """The first office of an officer."""
    page = sign_in(profile.new_page(), username, "kk")
    page.goto("/kk/staff/desks/")
    press(page, page.locator("main td a").first)
    return page


def test_a_kiosk_without_a_line_gives_tickets_and_tells_of_them_once(
    open_profile: Callable[[], BrowserContext],
) -> None:
    profile = open_profile()
    page = office_page(profile, "dana")
    page.goto(f"{page.url}kiosks/")
    press(page, page.locator("form[action$='/pair/'] button"))
    page.goto(KIOSK)
    expect(page.locator(f"{SHOWN} [data-waiting]")).not_to_have_text("–")
    before = int(page.locator(f"{SHOWN} [data-waiting]").inner_text())
    profile.set_offline(True)
    labels = [_taken(page, 0), _taken(page, 1)]
    expect(page.locator(f"{SHOWN} [data-lost]")).to_be_visible()
    profile.set_offline(False)
    labels.append(_taken(page, 0))  # the answer to this turn tells of all three
    assert int(labels[2][1:]) == int(labels[0][1:]) + 1
    page.reload()
    expect(page.locator(f"{SHOWN} [data-waiting]")).to_have_text(str(before + 3))


def _taken(page: Page, service: int) -> str:
    page.locator(f"{SHOWN} [data-service]").nth(service).click()
    page.locator(f"{SHOWN} [data-priority='']").click()
    done = page.locator(f"{SHOWN} section[data-screen=ticket]")
    done.wait_for()
    label = done.locator("[data-is=label]").inner_text()
    done.locator("[data-go]").click()
    return label


def test_a_counter_works_by_keyboard_and_a_broken_line_loses_no_press_and_doubles_none(
    open_profile: Callable[[], BrowserContext],
) -> None:
    page = office_page(open_profile(), "bolat")
    if page.locator(".counter__seat").count():
        press(page, page.locator(".counter__seat").first)
    if page.locator("[name=finish]").count():  # somebody is served here in the made-up day
        page.keyboard.press("F9")
    page.locator("button[value=next]").wait_for()
    page.keyboard.press("F9")
    page.locator("button[value=serve]").wait_for()
    label = page.locator(".counter__label").inner_text()
    lost = {"answers": 2}

    def broken(route: Route) -> None:
        """The press arrives, but its answer does not; then the press does not arrive at all."""
        if lost["answers"] == 2:
            route.fetch()
        lost["answers"] -= 1
        if lost["answers"] >= 0:
            return route.abort()
        return route.continue_()

    page.route("**/press/", broken)
    page.keyboard.press("F8")
    expect(page.locator("[data-counter-unsent]")).to_be_visible()
    expect(page.locator("[data-counter-lost]")).to_be_hidden()
    expect(page.locator(".counter__state")).to_contain_text("2")  # called twice, not three times
    assert page.locator(".counter__label").inner_text() == label
    page.unroute("**/press/")
    page.keyboard.press("F9")
    page.locator("[name=finish]").first.wait_for()
    page.keyboard.press("F7")
    page.locator(".counter__list li", has_text=label).locator("button").press("Enter")
    expect(page.locator(".counter__label")).to_have_text(label)
    page.keyboard.press("F9")
    page.locator("button[value=next]").wait_for()
