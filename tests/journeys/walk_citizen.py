"""Comes past every page that a person without account can see, in each of its states."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from playwright.sync_api import FilePayload, Page

from tests.journeys.citizen import Citizen, Receipt, press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL

Open = Callable[..., Page]
PLAIN: Final = (
    "unsafe:not-safe/",
    "accessibility:accessibility/",
    "privacy:privacy/",
    "figures:figures/",
    "offices:offices/?region=KZ-71",
    "door:door/report/",
    "door:door/visit/",
    "need:need/stolen-phone/",
    "need:need/robbery/",
    "need:need/criminal-record/",
    "begin:ask/advice/",
    "begin:ask/appeal/",
    "begin:ask/report/",
    "search:search/?q=телефон",
)
OFFICE: Final = "KZ-71-front_office-1"
SERVICES: Final = ("appeal", "report", "advice")
LETTER: Final = "Бұл іспен азаматтық сот айналысады. Өтінішті тұрғылықты жердегі сотқа беріңіз."


class Stop(NamedTuple):
    """A page that stands in the browser now: its address by name, its state, and the page."""

    route: str
    state: str
    page: Page


def citizen_pages(
    open_page: Open, language: str, late: Mapping[str, list[str]], services: Sequence[str] = SERVICES, **options: int
) -> Iterator[Stop]:
    """Every page of a person, one after another; each stays only until the next is asked for."""
    page = open_page(language, **options)
    yield from _telling(page, language)
    for service in services:
        yield from _asking(page, language, service)
    yield from _following(open_page, page, language)
    for number, secret in late.values():
        Citizen(page, language).follow(Receipt(number, secret))
        yield Stop("intake:request", "late", _unfolded(page))


def _telling(page: Page, language: str) -> Iterator[Stop]:
    page.goto(f"/{language}/")
    yield Stop("intake:start", EMPTY, page)
    page.locator("input[type=search]").press_sequentially("телефон")
    page.locator("#search-answers a").first.wait_for()
    yield Stop("intake:start", FULL, page)
    for state, address in ((EMPTY, "search/"), (ERROR, "search/?q=ыыыъъ"), (EMPTY, "offices/")):
        page.goto(f"/{language}/{address}")
        yield Stop(f"intake:{address.split('/')[0]}", state, page)
    for one in PLAIN:
        name, address = one.split(":", 1)
        page.goto(f"/{language}/{address}")
        yield Stop(f"intake:{name}", FULL, page)
    page.goto(f"/{language}/board/{OFFICE}/")
    yield Stop("boards:board", FULL, page)
    page.goto(f"/{language}/follow/")
    yield Stop("intake:follow", EMPTY, page)
    press(page, page.locator("main form button"))
    yield Stop("intake:follow", ERROR, page)
    page.goto(f"/{language}/notices/stop/nothing/")
    yield Stop("notices:stop", ERROR, page)
    page.goto(f"/{language}/rate/nothing/")
    yield Stop("intake:rate_by_link", ERROR, page)


def _asking(page: Page, language: str, service: str) -> Iterator[Stop]:
    person = Citizen(page, language, which_unit="Сарыарқа", person="Айгерім", about_police="true")
    person.start(service)
    places: list[str] = []
    while person.step != "check":
        places.append(page.url)
        yield Stop("intake:question", EMPTY, page)
        person.go_on()
        if person.errors():
            yield Stop("intake:question", ERROR, page)
        page.goto(places[-1])
        person.fill()
        person.go_on()
    yield Stop("intake:check", FULL, page)
    for place in places:
        page.goto(f"{place}?change=1")
        yield Stop("intake:question", FULL, page)
    page.goto(f"/{language}/ask/{service}/check/")
    person.go_on()
    yield Stop("intake:receipt", FULL, _unfolded(page))


def _following(open_page: Open, page: Page, language: str) -> Iterator[Stop]:
    person = Citizen(page, language)
    receipt = person.sent("advice")
    person.follow(receipt)
    yield Stop("intake:request", FULL, _unfolded(page))
    page.goto(f"/{language}/follow/looked/")
    yield Stop("intake:looked", FULL, page)
    page.goto(f"/{language}/follow/shared/")
    yield Stop("consent:shared", EMPTY, page)
    page.goto(f"/{language}/follow/request/")
    yield from _mistaken(person, ("reply",))
    wrong: FilePayload = {"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ no photo"}
    form = person.unfold("add-file")
    form.locator("input[type=file]").set_input_files(wrong)
    press(page, form.locator("button"))
    yield Stop("intake:add_file", ERROR, page)
    page.goto(f"/{language}/follow/withdraw/")
    yield Stop("intake:withdraw", FULL, page)
    marat = Desk(open_page(language), "marat", language)
    case = marat.open(receipt.number)
    marat.finish(case, "Consider", next_step="ask", request_to_person="Қай күні болды?")
    page.goto(f"/{language}/follow/request/")
    yield Stop("intake:request", "waiting", _unfolded(page))
    form = person.unfold("reply")
    form.locator("textarea").fill("Он жетінші қарашада.")
    press(page, form.locator("button"))
    marat.finish(case, "Consider", next_step="answer", outcome="answered", letter=LETTER)
    page.goto(f"/{language}/follow/request/")
    yield Stop("intake:request", "answered", _unfolded(page))
    yield from _mistaken(person, ("rate", "dispute"))
    person.follow(person.sent("appeal"))
    press(page, person.main.locator("a[href$='/follow/withdraw/']"))
    person.go_on()
    yield Stop("intake:request", "withdrawn", _unfolded(page))


def _mistaken(person: Citizen, forms: tuple[str, ...]) -> Iterator[Stop]:
    """Forms of the request's page, sent empty."""
    for name in forms:
        person.page.goto(f"/{person.language}/follow/request/")
        press(person.page, person.unfold(name).locator("button"))
        yield Stop(f"intake:{name}", ERROR, person.page)


def _unfolded(page: Page) -> Page:
    """The page with everything on it unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    return page
