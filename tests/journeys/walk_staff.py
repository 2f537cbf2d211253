"""Comes past every page of officers and past the pages that say what went wrong, in each of their states."""

import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, Page

from senim.channels.connector.webhooks import signing
from tests.journeys.citizen import Citizen, press
from tests.journeys.officer import Desk
from tests.journeys.table import EMPTY, ERROR, FULL
from tests.journeys.walk_assemblies import assembly_pages, organiser_pages
from tests.journeys.walk_boards import board_pages
from tests.journeys.walk_booking import booking_pages, set_up_pages
from tests.journeys.walk_citizen import Stop
from tests.journeys.walk_desks import desk_pages
from tests.journeys.walk_partners import partner_pages
from tests.journeys.walk_planning import planning_pages
from tests.journeys.walk_together import together_pages

Open = Callable[..., Page]


def staff_pages(open_page: Open, language: str, **options: int | str) -> Iterator[Stop]:
    """Every page of officers; the case on them was sent just now."""
    person = Citizen(open_page(language), language, iin="030101600013")
    number = person.sent("appeal").number
    bolat = Desk(open_page(language, **options), "bolat", language)
    dana = Desk(open_page(language, **options), "dana", language)
    yield from _own(open_page(language, **options), language)
    yield from _lists(bolat, dana)
    yield from _calls(bolat)
    yield from _reason(dana, number)
    yield from _case(bolat, number)
    bolat.finish(bolat.open(number), "Register", competence="ours")
    yield from _examined(Desk(open_page(language, **options), "marat", language), number)
    yield from _supervised(dana, number)
    yield from board_pages(dana)
    yield from desk_pages(open_page, dana, bolat, **options)
    yield from planning_pages(dana)
    yield from together_pages(dana)
    yield from partner_pages(open_page, dana, **options)
    yield from booking_pages(open_page(language, **options), language)
    yield from set_up_pages(dana)
    yield from organiser_pages(open_page(language, **options), language)
    yield from assembly_pages(open_page, language, **options)
    yield from _notices(dana, Desk(open_page(language, **options), "ayan", language))
    gulnar = Desk(open_page(language, **options), "gulnar", language)
    yield from _keys(gulnar)
    yield from _webhooks(gulnar)
    yield from _others(open_page, language, number, **options)
    yield from _faults(bolat)


def _own(page: Page, language: str) -> Iterator[Stop]:
    page.goto(f"/{language}/sign-in/")
    yield Stop("accounts:sign_in", EMPTY, page)
    page.fill("input[name=username]", "bolat")
    press(page, page.locator("form:has(input[name=password]) button"))
    yield Stop("accounts:sign_in", ERROR, page)
    page.goto(f"/{language}/sign-in/?ended=1")
    yield Stop("accounts:sign_in", "ended", page)


def _lists(bolat: Desk, dana: Desk) -> Iterator[Stop]:
    at = f"/{bolat.language}"
    shown = (
        (bolat, "account/", "accounts:home", FULL),
        (bolat, "staff/", "casework:work_list", FULL),
        (bolat, "staff/?service=report", "casework:work_list", EMPTY),
        (dana, "staff/?tab=units", "casework:work_list", "units"),
        (dana, "staff/?tab=waiting", "casework:work_list", "waiting"),
        (bolat, "staff/search/", "casework:search", EMPTY),
        (bolat, "staff/search/?q=ыыыъъ", "casework:search", ERROR),
        (dana, "staff/overview/", "casework:supervisor", FULL),
        (dana, "staff/channels/", "channel_board:board", FULL),
        (dana, "staff/hand-over/", "casework:hand_over", EMPTY),
        (dana, "staff/signatures/", "casework:signatures", FULL),
    )
    for desk, address, route, state in shown:
        desk.page.goto(f"{at}/{address}")
        _unfold(desk.page)
        yield Stop(route, state, desk.page)


def _calls(bolat: Desk) -> Iterator[Stop]:
    """A call from the empty screen to the slip; the list of calls to make; a request of somebody who calls again."""
    page, at = bolat.page, f"/{bolat.language}/staff/operator/"
    page.goto(f"{at}call-backs/")
    yield Stop("operator:call_backs", EMPTY, page)
    page.goto(at)
    yield Stop("operator:desk", EMPTY, page)
    press(page, page.locator("button[value='service:advice']"))
    _unfold(page)
    yield Stop("operator:desk", FULL, page)
    press(page, page.locator("button[value=send]"))
    yield Stop("operator:desk", ERROR, page)
    page.locator("input[name=competence]").first.check(force=True)
    page.fill("textarea[name=question]", "Екі айдан бері хат күтіп отырмын, кімге барайын?")
    page.fill("input[name=phone]", "+7 701 000 00 42")
    page.locator("#call-back").check(force=True)
    press(page, page.locator("button[value=send]"))
    yield Stop("operator:slip", FULL, page)
    page.goto(f"{at}call-backs/")
    yield Stop("operator:call_backs", FULL, page)
    press(page, page.locator("main td a").first)
    yield Stop("operator:case", EMPTY, page)
    page.locator("main input[type=checkbox]").check(force=True)
    press(page, page.locator("main form button").last)
    yield Stop("operator:case", FULL, page)
    press(page, page.locator("form[action$='/words/'] button").last)
    yield Stop("operator:words", ERROR, page)


def _notices(dana: Desk, ayan: Desk) -> Iterator[Stop]:
    """The board of a supervisor; the words of one notice, written badly and then well."""
    at = f"/{dana.language}/staff/notices/"
    for desk, address, name in ((dana, "", "board"), (ayan, "words/", "words"), (ayan, "words/answer/sms/", "wording")):
        desk.page.goto(f"{at}{address}")
        yield Stop(f"notices:{name}", FULL, desk.page)
    for text, state in (("{secret}", ERROR), ("{number}: дайын. {link}", "proposed")):
        ayan.page.fill("textarea[name=kk]", text)
        press(ayan.page, ayan.page.locator("button[name=propose]"))
        yield Stop("notices:wording", state, ayan.page)


def _keys(gulnar: Desk) -> Iterator[Stop]:
    """Keys of other systems: one issued badly and then well, the list, and the question before the end of one."""
    page, at = gulnar.page, f"/{gulnar.language}/staff/keys/"
    page.goto(f"{at}new/")
    yield Stop("api_keys:new", EMPTY, page)
    press(page, page.locator("main form button"))
    yield Stop("api_keys:new", ERROR, page)
    page.fill("input[name=owner]", "Астана әкімдігі, iKomek")
    page.check("input[name=scopes][value=open311]")
    page.check("input[name=scopes][value=connector]")
    press(page, page.locator("main form button"))
    yield Stop("api_keys:new", "issued", page)
    page.goto(at)
    yield Stop("api_keys:keys", FULL, page)
    press(page, page.locator("table a[href*=revoke]").first)
    yield Stop("api_keys:revoke", FULL, page)


def _webhooks(gulnar: Desk) -> Iterator[Stop]:
    """Where another system is told of changes: set badly and then well, its secret, the list; and what developers read."""
    page, at = gulnar.page, f"/{gulnar.language}/staff/webhooks/"
    page.goto(at)
    yield Stop("connector_pages:receivers", FULL, page)
    press(page, page.locator("main table a").first)
    yield Stop("connector_pages:receiver", EMPTY, page)
    own = page.url
    page.fill("input[name=url]", "http://example.kz")
    press(page, page.locator("main form button").first)
    yield Stop("connector_pages:receiver", ERROR, page)
    page.fill("input[name=url]", "https://example.kz/senim")
    press(page, page.locator("main form button").first)
    yield Stop("connector_pages:receiver", "secret", page)
    page.goto(own)
    yield Stop("connector_pages:receiver", FULL, page)
    yield from _told(page, own)
    page.goto(f"/{gulnar.language}/developers/")
    yield Stop("connector_pages:developers", FULL, page)


def _told(page: Page, receiver: str) -> Iterator[Stop]:
    """What another system tells us: nothing yet, its secret, and one delivery with one that was forged."""
    page.goto(f"{receiver}told/")
    yield Stop("connector_pages:told", EMPTY, page)
    address = page.locator("main code").first.text_content() or ""
    press(page, page.locator("main form button").first)
    yield Stop("connector_pages:told", "secret", page)
    secret = page.locator("[data-secret]").get_attribute("data-secret") or ""
    body = b'{"type": "request.closed", "timestamp": "2026-11-22T10:00:00Z", "data": {"number": "26-0000-0000-0"}}'
    headers = {"Content-Type": "application/json", **signing.headers("msg_1", int(time.time()), body, [secret])}
    path = address[address.index("/doors/") :]
    assert page.request.post(path, data=body, headers=headers).status == 404
    assert page.request.post(path, data=body + b" ", headers=headers).status == 401
    page.goto(f"{receiver}told/")
    yield Stop("connector_pages:told", FULL, page)


def _case(bolat: Desk, number: str) -> Iterator[Stop]:
    bolat.search(number)
    yield Stop("casework:search", FULL, bolat.page)
    case = bolat.open(number)
    at = f"/{bolat.language}/staff/case/{case}/"
    yield Stop("casework:case", FULL, _drawn(bolat.page))
    bolat.page.goto(f"{at}duplicates/")
    yield Stop("casework:duplicates", FULL, bolat.page)
    for route, form in (
        ("note", "note"), ("question", "question"), ("number", "number"), ("attach", "attach"),
    ):  # fmt: skip
        bolat.page.goto(at)
        press(bolat.page, _unfolded_form(bolat.page, form).locator("button"))
        yield Stop(f"casework:{route}", ERROR, bolat.page)
    bolat.page.goto(at)
    asked = _unfolded_form(bolat.page, "question")
    asked.locator("textarea").fill("Қай күні болғанын жазып жіберіңізші.")
    press(bolat.page, asked.locator("button"))
    yield Stop("casework:question", FULL, bolat.page)
    yield from _identity(bolat.page, at)
    yield from _step(bolat.page, f"{at}step/Register/", "/step/Register/", "casework:step")


def _identity(page: Page, at: str) -> Iterator[Stop]:
    yield from _step(page, f"{at}identity-number/", "", "casework:identity_number")
    page.locator("main input[type=radio]").first.check(force=True)
    page.locator("main textarea").fill("Сот сұрауы бойынша")
    press(page, page.locator("main form button").last)
    yield Stop("casework:identity_number", FULL, page)


def _step(page: Page, address: str, action: str, route: str) -> Iterator[Stop]:
    page.goto(address)
    yield Stop(route, EMPTY, page)
    form = f"form[action$='{action}']" if action else "main form"
    press(page, page.locator(f"{form} button").last)
    yield Stop(route, ERROR, page)


def _examined(marat: Desk, number: str) -> Iterator[Stop]:
    case = marat.open(number)
    at = f"/{marat.language}/staff/case/{case}/"
    yield from _step(marat.page, f"{at}message/extend/", "/message/extend/", "casework:message")
    marat.page.goto(f"{at}step/Examine/")
    marat.fill("form[action$='/step/Examine/']", next_step="answer", outcome="granted", letter="Қанағаттандырылды.")
    yield Stop("casework:step", FULL, marat.page)
    press(marat.page, marat.page.locator("form[action$='/step/Examine/'] button").last)


def _supervised(dana: Desk, number: str) -> Iterator[Stop]:
    """Dana has the answer to sign, and steps of others to hand over."""
    case = dana.open(number)
    yield Stop("casework:case", FULL, _drawn(dana.page))
    dana.page.goto(f"/{dana.language}/staff/case/{case}/step/Sign/")
    yield Stop("casework:step", EMPTY, dana.page)
    dana.open(number)  # the first rows of the units' list are other ones each day, some of them nobody else's to do
    press(dana.page, dana.page.locator("form[action$='/hand-over/'] button"))
    yield Stop("casework:hand_over", FULL, dana.page)
    press(dana.page, dana.page.locator("main form[method=post] button").last)
    yield Stop("casework:hand_over", ERROR, dana.page)


def _reason(dana: Desk, number: str) -> Iterator[Stop]:
    """A case in which Dana has no step asks her for a reason."""
    dana.open(number)
    yield Stop("casework:case", "reason", dana.page)
    press(dana.page, dana.page.locator("form[action$='/reason/'] button"))
    yield Stop("casework:reason", ERROR, dana.page)


def _others(open_page: Open, language: str, number: str, **options: int | str) -> Iterator[Stop]:
    timur = Desk(open_page(language, **options), "timur", language)
    for state, address in ((FULL, "journal/"), (EMPTY, "journal/?officer=erlan"), (ERROR, "journal/?request=%21")):
        timur.page.goto(f"/{language}/{address}")
        yield Stop("accounts:journal", state, timur.page)
    yield from _openings(timur, Desk(open_page(language, **options), "bolat", language), number)
    gulnar = Desk(open_page(language, **options), "gulnar", language)
    gulnar.page.goto(f"/{language}/staff/overview/")
    yield Stop("casework:supervisor", "figures", gulnar.page)


def _openings(timur: Desk, bolat: Desk, number: str) -> Iterator[Stop]:
    """A second signature asked for and waiting; the list of who looked, for a person who asked on paper."""
    at = f"/{bolat.language}"
    bolat.page.goto(f"{at}/staff/openings/")
    press(bolat.page, bolat.page.locator("form:has([name=words]) button"))
    yield Stop("casework:openings", ERROR, bolat.page)
    bolat.page.fill("[name=request]", number)
    bolat.page.check("[name=reason][value=colleague_asked]")
    bolat.page.fill("[name=words]", "Жоғалған бала")
    press(bolat.page, bolat.page.locator("form:has([name=words]) button"))
    yield Stop("casework:openings", FULL, bolat.page)
    for state, words in ((ERROR, ""), (FULL, "20 қарашадағы хат")):
        timur.page.goto(f"{at}/journal/for-person/")
        timur.page.fill("[name=request]", number)
        timur.page.fill("[name=words]", words)
        press(timur.page, timur.page.locator("form:has([name=words]) button"))
        yield Stop("accounts:for_person", state, timur.page)
    timur.page.goto(f"{at}/journal/unusual/")
    yield Stop("accounts:unusual", EMPTY, timur.page)


def _faults(bolat: Desk) -> Iterator[Stop]:
    """What is not there, not theirs, not asked in this way, not readable."""
    for status, address in (
        ("404", "nothing/"), ("403", "staff/overview/"), ("405", "sign-out/"), ("400", "search/?q=%FF"),
    ):  # fmt: skip
        answer = bolat.page.goto(f"/{bolat.language}/{address}")
        assert answer is not None
        assert answer.status == int(status), f"{address}: {answer.status}"
        yield Stop(status, ERROR, bolat.page)


def _drawn(page: Page) -> Page:
    """The case page once the process is drawn and everything is unfolded."""
    page.locator("[data-drawing] svg").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    _unfold(page)
    return page


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def _unfolded_form(page: Page, action: str) -> Locator:
    _unfold(page)
    return page.locator(f"form[action$='/{action}/']")
