"""What is asked of every system that is measured, and what they share: a browser that is signed in, forms read from their pages."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from benchmarks.installation import Server
from benchmarks.intake_client import Browser, Page

WORDS: Final = "Учаскелік инспектор өтінішіме жауап бермеді. " * 4
Act = Callable[[], None]


class Site(Protocol):
    """A system with its server, filled with open tickets. Each act refuses RuntimeError for an answer that is not what was asked."""

    name: str
    server: Server

    def fill(self, number: int) -> None:
        """Make it in its folder, with so many open tickets."""

    def sign_in(self) -> None:
        """Begin the sessions that the acts need; the server runs."""

    def creates(self, number: int) -> Mapping[str, list[Act]]:
        """So many acts by each way of creating, forms loaded beforehand."""

    def wakes(self) -> None:
        """Connect again where the server closed a connection that had been idle."""

    def lists(self) -> None:
        """Ask for fifty rows of the list."""

    def views(self, turn: int) -> None:
        """Ask for the page of a ticket, another one each turn."""


def inputs(page: Page, form: str) -> dict[str, str]:
    """The named inputs of a form (an XPath) with the values that the page gave them."""
    found = page.tree.xpath(f"{form}//input[@name][not(@type='submit')]")
    return {str(one.get("name")): str(one.get("value") or "") for one in found}


def sent(browser: Browser, address: str, fields: Mapping[str, str], leads_to: str) -> str:
    """Send a form; where it led, which has to fit `leads_to` (a pattern)."""
    page, location = browser.once("POST", address, urlencode(fields).encode())
    if page.status != 302 or not re.search(leads_to, location):
        raise RuntimeError(f"{address} answered {page.status} and led to {location!r}: {page.body[-400:]!r}")
    return location


def called(browser: Browser, address: str, content: Any, headers: Mapping[str, str]) -> Any:
    """Send JSON; what came back, which has to be 201."""
    own = {"Content-Type": "application/json", **headers}
    page, _location = browser.once("POST", address, json.dumps(content).encode(), own)
    if page.status != 201:
        raise RuntimeError(f"{address} answered {page.status}: {page.body[:400]!r}")
    return json.loads(page.body)


def shown(browser: Browser, address: str, having: bytes) -> Page:
    """Get a page that has to hold some words."""
    page = browser.get(address)
    if page.status != 200 or having not in page.body:
        raise RuntimeError(f"{address} answered {page.status} without {having!r}")
    return page


def again(folder: Path, number: int) -> bool:
    """Whether the folder still holds the same system with as many tickets."""
    mark = folder / "open"
    return mark.exists() and mark.read_text() == str(number)


def note(folder: Path, number: int) -> None:
    """Note how many tickets the folder holds."""
    (folder / "open").write_text(str(number))
