"""The real server on a data folder of its own and a real browser: what journeys walk on."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.journeys.complaints import Complaints
from tests.journeys.findings import findings
from tests.journeys.officer import sign_in as sign_in_by_form
from tests.journeys.server import running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the site: a new one, or, to spare a minute while writing journeys, the one that JOURNEY_DATA names."""
    named = os.environ.get("JOURNEY_DATA")
    return Path(named).resolve() if named else tmp_path_factory.mktemp("site") / "data"


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of `senim run` with the demo country in it, started as a person starts it."""
    with running(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def sealed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the sealed instance: a new one, or, while writing journeys, the one that JOURNEY_SEALED names."""
    named = os.environ.get("JOURNEY_SEALED")
    return Path(named).resolve() if named else tmp_path_factory.mktemp("sealed") / "data"


@pytest.fixture(scope="session")
def sealed_site(sealed_folder: Path) -> Iterator[str]:
    """The address of a sealed instance with its made-up bodies and people."""
    with running(sealed_folder, SENIM_INSTANCE="sealed") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("REQUIRE") == "all":
            pytest.fail("chromium is missing")
        pytest.skip("chromium is missing: apt install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_page(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a fresh browser profile: `open_page(language="kk", width=360, scripts=True)`; at the end nothing was amiss.

    Addresses are relative to the site: `page.goto("/kk/")`.
    """
    with profiles(site, browser) as open_one:
        yield open_one


@pytest.fixture
def open_sealed(sealed_site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """The same on the sealed instance."""
    with profiles(sealed_site, browser) as open_one:
        yield open_one


@contextmanager
def profiles(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """What opens fresh profiles on a site; all are closed at the end, and nothing was complained of."""
    complaints, opened = Complaints(site), []

    def open_one(
        language: str = "kk",
        width: int = 1280,
        height: int = 900,
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        size: ViewportSize = {"width": width, "height": height}
        profile = browser.new_context(
            base_url=site, locale=language, viewport=size, java_script_enabled=scripts, color_scheme=scheme
        )
        profile.set_default_timeout(10_000)
        opened.append(profile)
        complaints.listen(profile)
        return profile.new_page()

    yield open_one
    for profile in opened:
        profile.close()
    assert complaints.heard == []


@pytest.fixture
def sign_in() -> Callable[..., Page]:
    """Signs a demo officer in by the form, in the language of the page: `sign_in(page, "bolat", "ru")`."""
    return sign_in_by_form


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds on the page as it stands, one line a finding."""

    return findings
