"""Pictures of the twelve main pages in three languages and three widths, for whoever changed a page to look at."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.choice import chosen
from tests.journeys.citizen import TEXT, Citizen
from tests.journeys.officer import Desk

Open = Callable[..., Page]
WIDTHS = (360, 768, 1440)
BUILD = Path(__file__).resolve().parents[2] / "build" / "screenshots"
DOCS = Path(__file__).resolve().parents[2] / "docs"


def main_pages(person: Citizen, marat: Desk, dana: Desk) -> Iterator[tuple[str, Page]]:
    """The twelve pages, by name, each as it stands; the case on them was sent just now."""
    page, at = person.page, f"/{person.language}"
    for name, address in (("01-start", "/"), ("02-need", "/need/stolen-phone/"), ("03-unsafe", "/not-safe/")):
        page.goto(at + address)
        yield name, page
    person.start("appeal")
    person.answer("text")
    yield "04-question", page
    person.answer("place")
    yield "05-region", page
    person.answer()
    yield "06-check", page
    receipt = person.send()
    page.locator("details summary").first.click()
    yield "07-receipt", page
    person.follow(receipt)
    yield "08-request", page
    page.goto(f"{at}/figures/")
    yield "09-figures", page
    marat.page.goto(f"{at}/staff/")
    yield "10-work-list", marat.page
    marat.page.locator("main [data-work-list] a").first.click()
    marat.page.locator("[data-drawing] svg").first.wait_for(state="attached")
    yield "11-case", marat.page
    dana.page.goto(f"{at}/staff/overview/")
    yield "12-overview", dana.page


@pytest.mark.parametrize("language", chosen(["kk"], ["ru", "en"]))
def test_the_main_pages_are_pictured(open_page: Open, language: str) -> None:
    text = {"kk": "Учаскелік инспектор екі рет хабарласқаныма қарамастан жауап бермеді."}.get(language, "")
    person = Citizen(open_page(language), language, text=text)
    marat, dana = (Desk(open_page(language), name, language) for name in ("marat", "dana"))
    names = []
    for name, page in main_pages(person, marat, dana):
        names.append(name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            picture = BUILD / f"{language}-{width}" / f"{name}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=picture, full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    assert len(names) == 12


@pytest.mark.skipif(
    os.environ.get("SCREENSHOT") != "docs", reason="docs/screenshot.png is made anew with SCREENSHOT=docs"
)
def test_the_picture_for_the_readme(open_page: Open) -> None:
    """A work list with a followed request before it: one picture of the demo country."""
    person = Citizen(open_page("kk", width=390, height=760), "kk", text=TEXT["kk"])
    person.follow(person.sent("appeal"))
    person.page.evaluate("document.querySelector('main').scrollIntoView()")
    marat = Desk(open_page("kk", width=1180, height=860), "marat")
    marat.page.goto("/kk/staff/")
    desk, phone = (Image.open(io.BytesIO(page.screenshot())) for page in (marat.page, person.page))
    sheet = Image.new("RGB", (1610, 940), (229, 240, 245))
    for picture, corner in ((desk, (32, 40)), (phone, (1188, 140))):
        frame = Image.new("RGB", (picture.width + 2, picture.height + 2), (130, 147, 160))
        frame.paste(picture, (1, 1))
        sheet.paste(frame, corner)
    sheet.quantize(256).save(DOCS / "screenshot.png", optimize=True)
    assert desk.size == (1180, 860)
    assert len(sheet.getcolors(1 << 20) or []) > 100, "a picture of nothing"
