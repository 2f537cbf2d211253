"""axe finds nothing on any page that the URL resolver knows, in each of its states.

Kazakh whole, the other two by halves; every language with every width and by night: `python -m benchmarks.pages`.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.choice import chosen
from tests.journeys.findings import findings
from tests.journeys.server import receipts_of_late
from tests.journeys.table import LEFT_OUT, PAGES, routes, untold
from tests.journeys.walk_citizen import Stop, citizen_pages
from tests.journeys.walk_staff import staff_pages

Open = Callable[..., Page]
Late = dict[str, list[str]]


@pytest.fixture(scope="session")
def late(site: str, site_folder: Path) -> Late:
    """Receipts of made-up requests that are late."""
    return receipts_of_late(site_folder)


def looked_at(stops: Iterator[Stop]) -> tuple[dict[str, set[str]], list[str]]:
    """The states that came past, by address, and what axe found on them."""
    seen: dict[str, set[str]] = {}
    found: set[str] = set()
    for stop in stops:
        seen.setdefault(stop.route, set()).add(stop.state)
        found.update(findings(stop.page))
    return seen, sorted(found)


def test_axe_finds_nothing_on_any_page_in_kazakh_on_a_phone(open_page: Open, late: Late) -> None:
    options: dict[str, Any] = {"width": 360}
    stops = chain(citizen_pages(open_page, "kk", late, **options), staff_pages(open_page, "kk", **options))
    seen, found = looked_at(stops)
    assert found == []
    assert seen == {route: set(states) for route, states in PAGES.items()}


def test_axe_finds_nothing_on_a_persons_pages_in_russian_on_a_desk(open_page: Open, late: Late) -> None:
    services = chosen(["appeal"], ["report", "advice", "certificate", "migration", "road"])
    seen, found = looked_at(citizen_pages(open_page, "ru", late, services, width=1280))
    assert found == []
    assert len(seen) > 15


def test_axe_finds_nothing_on_officers_pages_in_english_at_night(open_page: Open) -> None:
    seen, found = looked_at(staff_pages(open_page, "en", width=1280, scheme="dark"))
    assert found == []
    assert len(seen) > 15


def test_every_address_is_looked_at_or_left_out_for_a_reason() -> None:
    assert untold(set(routes())) == []
    assert all(LEFT_OUT.values())


def test_a_planted_address_without_an_entry_is_found() -> None:
    assert untold({*routes(), "intake:planted"}) == ["intake:planted"]
    assert untold(set(routes()) - {"intake:start"}) == ["intake:start"]


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """A page that belongs to nobody."""
    profile = browser.new_context()
    yield profile.new_page()
    profile.close()


@pytest.mark.parametrize("rule", ["image-alt", "label", "color-contrast", "target-size", "region"])
def test_a_planted_fault_is_found(blank: Page, rule: str) -> None:
    small = "style='width:10px;height:10px;padding:0;border:0;display:inline-block;font-size:8px'"
    blank.set_content(
        "<html lang=en><title>Planted</title><p>Outside</p><main><h1>Planted</h1><img src='data:,'><input>"
        f"<p style='color:#aaa'>Pale words</p><button {small}>x</button><button {small}>y</button></main>"
    )
    assert any(f" {rule}: " in one for one in findings(blank))
