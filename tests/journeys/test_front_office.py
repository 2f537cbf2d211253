"""One visit from end to end, by five people's screens: booked on a phone, checked in at the kiosk, called, advised, shown on the board."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.citizen import Citizen, Receipt, press
from tests.journeys.officer import sign_in
from tests.journeys.walk_citizen import OFFICE

Open = Callable[..., Page]
SERVICE = "advice-investigative"
SHOWN = "div[data-tongue=kk]"
MOST_AHEAD = 30
QUESTION, ANSWER = "Мені шақыру қағазы келді, не істеймін?", "Көрсетілген уақытта жеке куәлікпен келіңіз."


def test_a_booked_visit_becomes_answered_advice_that_the_person_can_read(open_page: Open) -> None:
    head = sign_in(open_page(), "dana")
    head.goto("/kk/staff/desks/")
    press(head, head.locator("main td a").first)
    office = re.findall(r"/desks/(\d+)/", head.url)[0]
    code = _booked(open_page(width=360), office)
    label = _ticket(head, office, code)
    board = open_page(width=1920, height=1080)
    board.goto(f"/kk/board/{OFFICE}/")
    officer = sign_in(open_page(), "bolat")
    _called(officer, office, label)
    expect(board.locator("main")).to_contain_text(label)
    officer.keyboard.press("F9")
    press(officer, officer.locator("a[href*='/advice/']"))
    officer.fill("textarea[name=question]", QUESTION)
    officer.fill("textarea[name=answer]", ANSWER)
    press(officer, officer.locator("main form button"))
    number = officer.locator(".receipt__number").inner_text()
    secret = "-".join(officer.locator(".receipt__secret li").all_inner_texts())
    press(officer, officer.locator("main a[data-hotkey=F9]"))
    officer.locator("[name=finish]").first.click()
    officer.locator("button[value=next]").wait_for()
    person = open_page(width=360)
    Citizen(person).follow(Receipt(number, secret))
    expect(person.locator("main")).to_contain_text("Сіз бізге келдіңіз: 1-фронт-офис, Астана.")


def _booked(page: Page, office: str) -> str:
    """The code of an appointment today; empty so late in the evening that today has no time left."""
    page.goto(f"/kk/visits/book/{office}/for/{SERVICE}/")
    today = page.locator(".booking-day").first
    for one in today.locator("summary").all():
        one.click()
    if not today.locator(".booking-times a").count():
        return ""
    press(page, today.locator(".booking-times a").first)
    page.fill("input[name=name]", "Айгерім")
    press(page, page.locator("main form[method=post] button"))
    return page.locator(".booking-code").inner_text()


def _ticket(page: Page, office: str, code: str) -> str:
    """The label of the ticket that the kiosk gives for the appointment, else for somebody without one."""
    page.goto(f"/kk/staff/desks/{office}/kiosks/")
    press(page, page.locator("form[action$='/pair/'] button"))
    page.goto(f"/kk/kiosk/{OFFICE}/")
    screen = page.locator(SHOWN)
    expect(screen.locator("[data-waiting]")).not_to_have_text("–")
    if code:
        screen.locator("[data-go=checkin]").click()
        screen.locator("[data-code]").fill(code)
        screen.locator("[data-check]").click()
    else:
        screen.locator(f"[data-service={SERVICE}]").click()
        screen.locator("[data-priority='']").click()
    ticket = screen.locator("section[data-screen=ticket]")
    ticket.wait_for()
    return ticket.locator("[data-is=label]").inner_text()


def _called(page: Page, office: str, label: str) -> None:
    """Sit down at the first counter and call this ticket; those of the made-up day who are not on the list yet go first."""
    page.goto(f"/kk/staff/desks/{office}/")
    if page.locator(".counter__seat").count():
        press(page, page.locator(".counter__seat").first)
    finish, following = page.locator("[name=finish]").first, page.locator("button[value=next]")
    if page.locator("button[value=serve]").count():  # somebody is here since an earlier journey
        page.locator("button[value=serve]").click()
        finish.wait_for()
    if finish.count():
        finish.click()
    following.wait_for()
    ours = page.locator(".counter__list li", has_text=label).locator("button[value=call_this]")
    for _ in range(MOST_AHEAD):
        if ours.count():
            break
        following.click()
        page.locator("button[value=serve]").click()
        finish.click()
        following.wait_for()
    ours.click()
    expect(page.locator(".counter__label")).to_have_text(label)
