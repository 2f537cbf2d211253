"""The readers' desk: what was sealed opens in their browser alone, three of five bring a lost key back, changed bytes are said."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.officer import sign_in
from tests.journeys.sealed import PASSPHRASE, rows

pytestmark = pytest.mark.xdist_group("sealed")

Open = Callable[..., Page]
Axe = Callable[[Page], list[str]]
NOTE: Final = "Жазба 8264: ертең хабарласу"
NEW: Final = "жаңа кілттің бес сөзі осы"
FOUR: Final = re.compile("-.+-.+-")
IDLE: Final = 5 * 60 * 1000 + 6000
REPORT: Final = (
    "SELECT e.path, c.id FROM safeguarding_sealedenvelope e JOIN safeguarding_sealedcase c ON c.id = e.case_id "
    "JOIN safeguarding_addressee a ON a.envelope_id = e.id JOIN safeguarding_recipientkey k ON k.id = a.key_id "
    "JOIN accounts_officer o ON o.id = k.officer_id WHERE e.kind = 'report' AND o.username = ? ORDER BY c.language"
)


def with_key(page: Page, name: str, address: str = "cases/", passphrase: str = PASSPHRASE) -> None:
    """Sign in, go to a page of the desk and open one's key there."""
    sign_in(page, name)
    page.goto(f"/kk/{address}")
    open_key(page, passphrase)


def open_key(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Open one's key on the page that is shown."""
    page.fill("#desk-passphrase", passphrase)
    page.click("[data-key-locked] button")
    expect(page.locator("[data-key-open]")).to_be_visible()


def enter(page: Page, case: int) -> None:
    """Open a case from the list, with a reason."""
    page.locator(f".desk-case__code[href$='/{case}/']").click()
    expect(page.locator("form[data-reason]")).to_be_visible()
    page.click("form[data-reason] button")
    expect(page.locator("[data-opened]")).to_be_visible()


def seen(page: Page, axe: Axe) -> None:
    """No finding of axe, and nothing to scroll sideways."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (page.viewport_size or {"width": 0})["width"]


def test_a_case_opens_in_the_browser_alone_and_closes_by_itself(
    open_sealed: Open, sealed_folder: Path, axe: Axe
) -> None:
    page, sent = open_sealed("kk", 360), bytearray()
    page.on("request", lambda request: sent.extend(request.url.encode() + (request.post_data_buffer or b"")))
    page.clock.install()
    sign_in(page, "aizhan")
    page.goto("/kk/cases/")
    page.fill("#desk-passphrase", "not this one, certainly")
    page.click("[data-key-locked] button")
    expect(page.locator("[data-key-locked] [role=alert]")).to_be_visible()
    open_key(page)
    seen(page, axe)
    case = rows(sealed_folder, REPORT, "aizhan")[1][1]
    enter(page, case)
    expect(page.locator("[data-part=report]")).to_contain_text("ойдан шығарылған хабар")
    page.fill("#write-note", NOTE)
    page.click("form[data-write=note] button")
    expect(page.locator("[data-part=notes]")).to_contain_text(NOTE)
    for form, answers in (("incident", ("incident_type",)), ("consents", ("consent_reporting",))):
        fold = page.locator(f"details[data-form={form}]")
        fold.locator("> summary").click()
        fold.locator(".desk-fold__body > button").click()
        for name in answers:
            fold.locator(f"[name={name}]").first.check()
        fold.locator("button[type=submit]").click()
        expect(fold.locator("dl").first).to_be_visible()
    seen(page, axe)
    page.click("#desk-navigation a[href$='/figures/']")
    with page.expect_download() as saved:
        page.click("[data-part=totals] button")
    table = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert [one["survivor_code"] for one in table] == [page_code(case)]
    seen(page, axe)
    page.clock.fast_forward(IDLE)
    expect(page.locator("#desk-passphrase")).to_be_visible()
    expect(page.locator("[data-part=totals] button")).to_have_count(0)
    assert b"/envelopes/" in sent, "nothing was listened to"
    assert [one for one in (PASSPHRASE, "8264", "AGE-SECRET") if one.encode() in sent] == []


def page_code(case: int) -> str:
    """The code by which people speak of a case."""
    marks = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[case >> shift & 31] for shift in range(35, -1, -5))
    return f"{marks[:4]}-{marks[4:]}"


def test_bytes_that_were_changed_are_said_and_not_shown(open_sealed: Open, sealed_folder: Path) -> None:
    path, case = rows(sealed_folder, REPORT, "nurlan")[0]
    file = sealed_folder / "sealed-envelopes" / path
    whole = file.read_bytes()
    page = open_sealed("en")
    with_key(page, "nurlan")
    try:
        file.write_bytes(whole[:-20] + bytes(20))
        enter(page, case)
        expect(page.locator("[data-part=report] [role=alert]")).to_be_visible()
        expect(page.locator("[data-part=report] .desk-envelope__text")).to_have_count(0)
    finally:
        file.write_bytes(whole)
    page.reload()
    open_key(page)
    expect(page.locator("[data-part=report] .desk-envelope__text")).to_be_visible()


def test_three_custodians_of_five_bring_a_lost_key_back_and_two_do_not(open_sealed: Open, axe: Axe) -> None:
    page = open_sealed("kk", 360)
    sign_in(page, "dinara")
    page.goto("/kk/keys/")
    page.locator("details:has(form[data-lost]) > summary").click()
    form = page.locator("form[data-lost]")
    form.locator("[data-passphrase]").fill(NEW)
    form.locator("[data-again]").fill(NEW)
    seen(page, axe)
    form.locator("button[type=submit]").click()
    expect(page.locator("[data-key-said] .banner")).to_be_visible(timeout=30_000)
    page.locator("a[href*='/recovery/']").click()
    words = page.locator("[data-desk=recovery] [data-fingerprint]")
    expect(words).to_have_text(FOUR)
    for number in (1, 2, 3):
        expect(page.locator("[data-recover]")).to_have_count(0)
        keeper = open_sealed("kk", 360)
        with_key(keeper, f"keeper-{number}", "custody/")
        asked = keeper.locator("form[data-asked]")
        expect(asked.locator("[data-words]")).to_have_text(words.inner_text())
        asked.locator("[name=heard]").check()
        asked.locator("button").click()
        expect(keeper.locator("form[data-asked]")).to_have_count(0)
        if number == 1:
            seen(keeper, axe)
        page.click("#desk-navigation a[href$='/keys/']")
        page.locator("a[href*='/recovery/']").click()
        expect(words).to_have_text(FOUR)
    page.click("[data-recover]")
    page.locator("[data-recovered] a").click()
    page.click("[data-reseal-press]")
    expect(page.locator("[data-reseal-press]")).to_have_count(0)
    page.goto("/kk/cases/")
    open_key(page, NEW)
    page.locator(".desk-case__code").first.click()
    expect(page.locator("[data-part=report]")).to_contain_text("Это вымышленное сообщение")
