"""The real server on a data folder of its own and a real browser: what journeys walk on."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.complaints import Complaints
from tests.journeys.officer import sign_in as sign_in_by_form
from tools.postgres import spare_port

START_SECONDS = 180
SENIM = Path(sys.executable).parent / "senim"
REPOSITORY = Path(__file__).resolve().parents[2]


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
def site(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `senim run` with the demo country in it, started as a person starts it."""
    folder, port = tmp_path_factory.mktemp("run"), spare_port()
    # The tests' own settings stay out: this is the product as it is installed.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SENIM_", "DJANGO_"))}
    said = folder / "said"
    with said.open("w") as output:
        server = subprocess.Popen(
            [SENIM, "run", "--port", str(port), "--data", str(site_folder)],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(server, address, said)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(server: "subprocess.Popen[bytes]", address: str, said: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not get ready:\n{said.read_text()[-2000:]}")


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
    complaints, opened = Complaints(site), []

    def open_one(language: str = "kk", width: int = 1280, height: int = 900, scripts: bool = True) -> Page:
        profile = browser.new_context(
            base_url=site, locale=language, viewport={"width": width, "height": height}, java_script_enabled=scripts
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

    def findings(page: Page) -> list[str]:
        violations = Axe().run(page).response["violations"]
        return [f"{page.url} {found['id']}: {node['target']}" for found in violations for node in found["nodes"]]

    return findings


@pytest.fixture(scope="session")
def screenshot() -> Callable[[Page, str], Path]:
    """Writes a PNG of the page to build/screenshots; `docs/screenshot.png` is made anew when SCREENSHOT=docs is set."""

    def take(page: Page, name: str) -> Path:
        folder = REPOSITORY / ("docs" if os.environ.get("SCREENSHOT") == "docs" else "build/screenshots")
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")
        return folder / f"{name}.png"

    return take
