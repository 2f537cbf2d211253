"""Comes past the pages of imported logs: a log brought, its columns chosen, imported by the worker, compared with a model."""

import time
from collections.abc import Iterator

from playwright.sync_api import FilePayload, Page

from tests.journeys.citizen import press
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop

PATIENCE_SECONDS = 90
STEPS = ("Take in", "Examine", "Ask for papers", "Examine", "Answer")


def theirs() -> FilePayload:
    """A small log of somebody else's, with a way back and one case that ends early."""
    rows = ["case,what,when"]
    for case in range(14):
        steps = STEPS if case % 3 else ("Take in", "Examine", "Answer")
        rows += [f"{case},{step},2026-03-{case + 1:02} {9 + n:02}:00" for n, step in enumerate(steps)]
    return {"name": "theirs.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}


def foreign_pages(page: Page, language: str) -> Iterator[Stop]:
    """Every page of imported logs as the analyst sees it."""
    home = f"/{language}/studio/other-logs/"
    page.goto(home)
    yield Stop("studio:other_logs", EMPTY, page)
    press(page, page.locator("form[action$='/bring/'] button"))
    yield Stop("studio:bring", ERROR, page)
    page.set_input_files("input[name=file]", files=[theirs()])
    press(page, page.locator("form[action$='/bring/'] button"))
    until_done(page)
    yield Stop("studio:other_log", "choosing", page)
    address = page.url
    page.fill("input[name=name]", "")
    press(page, page.locator("form[action$='/read/'] button"))
    yield Stop("studio:read_log", ERROR, page)
    page.fill("input[name=name]", "Theirs")
    for name, column in (("case", "case"), ("activity", "what"), ("time", "when")):
        page.select_option(f"select[name={name}]", column)
    press(page, page.locator("form[action$='/read/'] button"))
    until_done(page)
    press(page, page.locator("form[action$='/check/'] button"))
    yield Stop("studio:check_log", ERROR, page)
    page.select_option("select[name=model]", "advice:1")
    press(page, page.locator("form[action$='/check/'] button"))
    until_done(page)
    page.locator("[data-map] svg[aria-label]").first.wait_for(state="attached")
    yield Stop("studio:other_log", FULL, page)
    page.goto(address)
    press(page, page.locator("form[action$='/drop/'] button"))


def until_done(page: Page) -> None:
    """Look again until the worker has done its part."""
    until = time.monotonic() + PATIENCE_SECONDS
    while page.locator("progress").count():
        assert time.monotonic() < until, "the worker did not come to it"
        time.sleep(0.5)
        page.reload()
