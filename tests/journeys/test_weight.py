"""What a visit weighs over the wire: measured in the browser on real answers, compressed as they come."""

import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys.choice import chosen
from tests.journeys.citizen import Citizen

Open = Callable[..., Page]
FIRST_VISIT_BYTES = 150 * 1024
LATER_PAGE_BYTES = 15 * 1024


class Wire:
    """Counts the bytes that come over the wire, heads and bodies as they are sent."""

    def __init__(self, page: Page) -> None:
        """Listen to the browser's own account of the network."""
        self.bytes = 0
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._came)

    def _came(self, what: dict[str, float]) -> None:
        self.bytes += int(what["encodedDataLength"])

    def taken(self, page: Page) -> int:
        """The bytes since the last question, once the page rests."""
        page.wait_for_load_state("networkidle")
        taken, self.bytes = self.bytes, 0
        return taken


@pytest.mark.parametrize("language", chosen(["kk"], ["ru", "en"]))
def test_pages_are_light(open_page: Open, capsys: pytest.CaptureFixture[str], language: str) -> None:
    page = open_page(language, width=360)
    wire, person = Wire(page), Citizen(page, language)
    page.goto(f"/{language}/")
    first = wire.taken(page)
    rows: list[tuple[str, int]] = []
    for address in ("door/report/", "need/stolen-phone/", "offices/", "offices/?region=KZ-71", "figures/", "privacy/",
                    "accessibility/", "follow/", "ask/appeal/"):  # fmt: skip
        page.goto(f"/{language}/{address}")
        rows.append((address, wire.taken(page)))
    person.go_on()
    while person.step != "check":
        rows.append((f"ask/appeal/{person.step}/", wire.taken(page)))
        person.fill()
        person.go_on()
    rows.append(("ask/appeal/check/", wire.taken(page)))
    receipt = person.send()
    rows.append(("receipt/", wire.taken(page)))
    person.follow(receipt)
    rows.append(("follow/request/", wire.taken(page)))
    table = [f"{address:40}{size / 1024:8.1f} KB of {LATER_PAGE_BYTES // 1024}" for address, size in rows]
    with capsys.disabled():
        sys.stdout.write(f"\n{language}, first visit{first / 1024:33.1f} KB of {FIRST_VISIT_BYTES // 1024}\n")
        sys.stdout.write("\n".join([*table, ""]))
    assert first <= FIRST_VISIT_BYTES
    assert [row for row in rows if row[1] > LATER_PAGE_BYTES] == []
    assert all(size > 500 for _address, size in rows), "a page that weighs nothing was not measured"
