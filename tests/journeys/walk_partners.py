"""Comes past the directory, the officers' pages of hand-overs, and the pages of a body."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys.citizen import press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_citizen import Stop

Open = Callable[..., Page]


def partner_pages(open_page: Open, dana: Desk, **options: int | str) -> Iterator[Stop]:
    """What anybody finds, what the head keeps and hands over, and what Viktoria's fund gets of it."""
    yield from _directory(open_page(dana.language, **options), dana)
    yield from _hand_overs(dana)
    yield from _body(Desk(open_page(dana.language, **options), "viktoria", dana.language))


def _directory(page: Page, dana: Desk) -> Iterator[Stop]:
    for address, route, state in (
        ("near/", "directory:find", EMPTY),
        ("near/?region=KZ-71", "directory:find", FULL),
        ("near/now/", "directory:quiet", EMPTY),
        ("near/now/?region=KZ-71", "directory:quiet", FULL),
        ("partner/letter/unknown/", "partner:letter", ERROR),
        ("partner/open/", "partner:letter_referral", ERROR),
    ):
        page.goto(f"/{dana.language}/{address}")
        yield Stop(route, state, page)
    kept = dana.page
    kept.goto(f"/{dana.language}/staff/directory/")
    yield Stop("directory:kept", FULL, kept)
    press(kept, kept.locator("main th a").first)
    yield Stop("directory:body", FULL, kept)
    kept.goto(f"/{dana.language}/staff/directory/new/KZ-71/")
    yield Stop("directory:new", EMPTY, kept)
    press(kept, kept.locator("main form button"))
    yield Stop("directory:new", ERROR, kept)


def _hand_overs(dana: Desk) -> Iterator[Stop]:
    page, at = dana.page, f"/{dana.language}/staff/"
    page.goto(f"{at}referrals/")
    yield Stop("referring:list", FULL, page)
    press(page, page.locator("main td a").first)
    dana.give_reason("Жүктемені тексеру")
    _unfold(page)
    yield Stop("referring:referral", FULL, page)
    here = page.url
    press(page, page.locator("form[action$='/take-back/'] button"))
    yield Stop("referring:take_back", ERROR, page)
    page.goto(here)
    press(page, page.locator("form[action$='/write/'] button"))
    yield Stop("referring:write", ERROR, page)
    page.goto(here)
    press(page, page.locator("main .govuk-caption-l a"))
    case = page.url.split("?")[0]
    page.goto(f"{case}partners/")
    yield Stop("referring:case", FULL, page)
    page.goto(f"{case}partners/refer/")
    yield Stop("referring:refer", EMPTY, page)
    press(page, page.locator("main form button"))
    yield Stop("referring:refer", ERROR, page)
    body = page.locator("select[name=body] option", has_text="«" if dana.language != "en" else "“")
    page.select_option("select[name=body]", body.first.get_attribute("value"))
    page.select_option("select[name=purpose]", "legal")
    page.locator("input[name=items][value=account]").check(force=True)
    page.locator("input[name=taken][value=in_person]").check(force=True)
    press(page, page.locator("main form button"))
    yield Stop("referring:refer", "words", page)


def _body(viktoria: Desk) -> Iterator[Stop]:
    page = viktoria.page
    page.goto(f"/{viktoria.language}/partner/")
    yield Stop("partner:list", FULL, page)
    press(page, page.locator("main td a").first)
    _unfold(page)
    yield Stop("partner:referral", FULL, page)
    press(page, page.locator("form[action$='/write/'] button"))
    yield Stop("partner:act", ERROR, page)


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
