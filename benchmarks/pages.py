"""Every page that the URL resolver knows, in every state, language, width and by day and night: what axe finds, what it weighs.

`python -m benchmarks.pages [DATA_FOLDER]`: without a folder a new demo country is made first. Ends with 1 when something is found.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Literal

import django
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.journeys.complaints import Complaints
from tests.journeys.findings import findings
from tests.journeys.server import receipts_of_late, running
from tests.journeys.table import LEFT_OUT, PAGES, routes, untold
from tests.journeys.walk_citizen import Stop, citizen_pages
from tests.journeys.walk_staff import staff_pages

Scheme = Literal["light", "dark"]
LANGUAGES = ("kk", "ru", "en")
LOOKS: tuple[tuple[int, Scheme], ...] = ((360, "light"), (1440, "dark"))


@dataclass
class Count:
    """What one language in one look came to."""

    states: int = 0
    missing: int = 0
    found: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class Profiles:
    """Browser profiles of one look, each closed at the end."""

    browser: Browser
    site: str
    complaints: Complaints
    opened: list[BrowserContext] = field(default_factory=list)

    def open_page(self, language: str = "kk", width: int = 1440, scheme: Scheme = "light") -> Page:
        """A page in a profile of its own."""
        size: ViewportSize = {"width": width, "height": 900}
        profile = self.browser.new_context(base_url=self.site, locale=language, viewport=size, color_scheme=scheme)
        profile.set_default_timeout(30_000)
        self.complaints.listen(profile)
        self.opened.append(profile)
        return profile.new_page()

    def close(self) -> None:
        """Close them all."""
        for profile in self.opened:
            profile.close()


def looked_at(profiles: Profiles, stops: Iterator[Stop]) -> Count:
    """Come past all stops and count."""
    count, began, seen = Count(), time.monotonic(), set()
    for stop in stops:
        count.states += 1
        seen.add((stop.route, stop.state))
        count.found.update(findings(stop.page))
    count.missing = len({(route, state) for route, states in PAGES.items() for state in states} - seen)
    count.heard, count.seconds = profiles.complaints.heard, time.monotonic() - began
    return count


def matrix(browser: Browser, site: str, late: dict[str, list[str]]) -> Iterator[tuple[str, Count]]:
    """One count for each language and look."""
    for language in LANGUAGES:
        for width, scheme in LOOKS:
            profiles = Profiles(browser, site, Complaints(site))
            person = citizen_pages(profiles.open_page, language, late, width=width)
            officer = staff_pages(profiles.open_page, language, width=width, scheme=scheme)
            yield f"{language} {width} px, officers {scheme}", looked_at(profiles, chain(person, officer))
            profiles.close()


def report(folder: Path) -> int:
    """Print a line for each language and look, then every finding; gives 1 when there is one, else 0."""
    chromium, wrong = shutil.which("chromium"), list(untold(set(routes())))
    print(f"{len(PAGES)} addresses and faults in {sum(map(len, PAGES.values()))} states; left out: {len(LEFT_OUT)}")
    for route, why in LEFT_OUT.items():
        print(f"  {route}: {why}")
    with running(folder) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for look, count in matrix(browser, site, receipts_of_late(folder)):
            print(
                f"{look:32} {count.states} pages, {len(count.found)} findings, {len(count.heard)} complaints, "
                f"{count.missing} states not reached, {count.seconds:.0f} s",
                flush=True,
            )
            wrong += [*sorted(count.found), *count.heard, *["a state was not reached"] * count.missing]
        browser.close()
    print("\n".join(wrong) or "nothing found")
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="senim-pages-") as spare:
        sys.exit(report(Path(given[0]).resolve() if given else Path(spare) / "data"))
