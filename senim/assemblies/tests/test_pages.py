"""The three desks in the pages: the organiser without an account, the akimat, the police; and what none of them sees."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from senim.accounts.models import Access
from senim.assemblies import actions, planning
from senim.assemblies.actions import Decision
from senim.assemblies.folding import PARTS
from senim.assemblies.models import Assembly, GatheringPlace, Lesson, Organiser
from senim.assemblies.tests.conftest import AT, DAY, NAME, Desk, akimat, filed, officer_of, place
from senim.intake import keys
from senim.ledger.actor import Actor
from senim.ledger.streams import ASSEMBLIES
from senim.places.queries import unit_in

pytestmark = pytest.mark.db
BY = Actor("officer", 9, 1)
AGREED = Decision("agree", "letter", "Agreed.")
NOTICE = "/en/assemblies/at/KZ-71/"


def said(response: Any) -> str:
    return str(response.content.decode())


def given(desk: Desk, **changed: str) -> dict[str, Any]:
    day = {"held_on_day": "1", "held_on_month": "12", "held_on_year": "2026"}
    boxes = {
        "form": "rally", "starts": "12:00", "ends": "14:00", "place": str(desk.square.pk), "size": "s250",
        "equipment": ["sound", "structures"], "purpose": "Clean air", "name": NAME, "phone": "+7 701 123 45 67", "act": "check",
    }  # fmt: skip
    return {**day, **boxes, **changed}


def resent(page: str) -> dict[str, list[str]]:
    """What the page that is shown once more holds, as its form sends it."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def test_a_notice_is_checked_sent_once_and_followed_by_its_secret(desk: Desk) -> None:
    browser = Client()
    shown = browser.get(NOTICE)
    assert "Square T, 1000 places" in said(shown)
    checked = browser.post(NOTICE, given(desk, key=re.search(r'name="key" value="([^"]+)"', said(shown))[1]))  # type: ignore[index]
    assert (checked.status_code, Assembly.objects.count()) == (200, 0)
    assert "Thursday 26 November 2026, 18:00" in said(checked)
    assert "The day is near" not in said(checked)
    boxes = resent(said(checked))
    for _ in range(2):
        sent = browser.post(NOTICE, {**boxes, "act": "send"})
        assert sent.status_code == 302
    assert Assembly.objects.count() == 1
    one = Assembly.objects.get()
    assert (one.form, set(one.equipment.split()), one.place_id) == ("rally", {"sound", "structures"}, desk.square.pk)
    secret = "-".join(re.findall(r"<li>([0-9A-Z]{4})</li>", said(browser.get("/en/assemblies/receipt/"))))
    stranger = Client()
    assert stranger.get("/en/assemblies/mine/").status_code == 302
    assert stranger.post("/en/assemblies/follow/", {"secret": "0" * 24}).status_code == 404
    assert stranger.post("/en/assemblies/follow/", {"secret": secret}).status_code == 302
    assert "The akimat is looking at it" in said(stranger.get("/en/assemblies/mine/"))
    changed = browser.post(NOTICE, {**boxes, "purpose": "Other words", "act": "send"})
    assert (changed.status_code, Assembly.objects.count()) == (409, 1)
    assert "Other words" in said(changed)


def test_what_may_stand_in_the_way_is_said_before_sending_and_nothing_is_refused(desk: Desk) -> None:
    actions.answer(assembly_id=filed(desk, place=desk.park.pk).pk, decision=AGREED, at=AT, by=BY)
    wanted = given(desk, held_on_day="24", held_on_month="11", place=str(desk.park.pk), size="s1000")
    page = said(Client().post(NOTICE, wanted))
    assert "The day is near" in page
    assert "Saturday 28 November 2026" in page
    assert "The place may be too small" in page
    assert "The place is taken" not in page
    same_day = said(Client().post(NOTICE, {**wanted, "held_on_day": "1", "held_on_month": "12"}))
    assert "The place is taken at that time" in same_day
    sent = Client().post(NOTICE, {**resent(page), "act": "send"})
    assert (sent.status_code, Assembly.objects.count()) == (302, 2)


@pytest.mark.parametrize(
    ("box", "value", "words"),
    [
        ("held_on_year", "2020", "must not be before"),
        ("held_on_month", "13", "no such day"),
        ("ends", "11:00", "The end must come after the beginning"),
        ("place", "0", "Write which place, or which route"),
        ("place", "999999", "Choose one of the answers shown"),
        ("phone", "", "else nobody can answer you"),
        ("purpose", "", "the law asks for it"),
        ("purpose", "x" * 1001, "Shorten it to 1000 characters"),
        ("name", "a\x01b", "invisible characters"),
        ("form", "riot", "Choose one of the answers shown"),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(desk: Desk, box: str, value: str, words: str) -> None:
    answer = Client().post(NOTICE, given(desk, address="", email="", **{box: value}))
    assert answer.status_code == 422
    assert words in said(answer)
    assert NAME in said(answer) or box == "name"
    assert Assembly.objects.count() == 0


def test_the_akimat_answers_and_the_organiser_reads_it(desk: Desk) -> None:
    one = filed(desk, held_on=dt.date(2026, 11, 24))
    here = f"/en/staff/assemblies/{one.pk}/"
    page = said(desk.officer.get(here))
    assert "Filed later than the law asks" in page
    assert "Clean air for the city" in page
    assert NAME not in page
    assert desk.officer.post(here, {"decision": "refuse", "text": "No.", "delivery": "letter"}).status_code == 422
    assert desk.officer.post(here, {"decision": "offer", "text": "No.", "delivery": "letter"}).status_code == 422
    offer = {"decision": "offer", "text": "The park is free.", "delivery": "email", "place": str(desk.square.pk)}
    refused = desk.officer.post(here, offer)
    assert (refused.status_code, "The park is free." in said(refused)) == (
        422,
        True,
    )  # the very place that was asked for
    bigger = place(desk.unit, "Stadium T", 5000)
    done = desk.officer.post(here, {**offer, "place": str(bigger.pk)}, follow=True)
    assert "doubled by a registered letter" in said(done)
    assert desk.officer.post(here, {**offer, "place": str(bigger.pk)}).status_code == 409
    browser = Client()
    secret = keys.secret_of((1).to_bytes(16, "big"))
    browser.post("/en/assemblies/follow/", {"secret": secret})
    mine = said(browser.get("/en/assemblies/mine/"))
    assert "Stadium T" in mine
    assert "The park is free." in mine
    browser.post("/en/assemblies/mine/reply/", {"taken": "yes"})
    assert Assembly.objects.get().place_id == bigger.pk
    browser.post("/en/assemblies/mine/withdraw/")
    assert Assembly.objects.get().state == "withdrawn"


def test_whoever_looks_up_the_organiser_stands_in_the_journal(desk: Desk, dana: Client) -> None:
    one, quiet = filed(desk, liaison=True), filed(desk, 2, liaison=False)
    planner = officer_of(unit_in("KZ-71", "department"), "planner-t", "specialist")
    assert NAME in said(desk.officer.post(f"/en/staff/assemblies/{one.pk}/organiser/"))
    assert NAME in said(planner.post(f"/en/staff/facilitation/{one.pk}/organiser/"))
    assert planner.post(f"/en/staff/facilitation/{quiet.pk}/organiser/").status_code == 403
    reads = Access.objects.filter(request_id=ASSEMBLIES.stream_of(one.pk), part="assembly").order_by("pk")
    assert [read.task for read in reads] == ["answer", "liaison"]


def test_the_police_plan_while_the_akimat_decides_and_learn_when_it_is_over(desk: Desk) -> None:
    one = filed(desk)
    department = unit_in("KZ-71", "department")
    planner, head = (officer_of(department, name, role) for name, role in (("pl", "specialist"), ("hd", "head")))
    here = f"/en/staff/facilitation/{one.pk}/"
    page = said(planner.get(here))
    assert NAME not in page
    assert "Clean air" not in page
    assert "Square T" in page
    refused = planner.post(f"{here}part/liaison/", {"text": "Ask for 900101300123", "ready": "on"})
    assert (refused.status_code, "Leave out the identity number" in said(refused)) == (422, True)
    for part in PARTS:
        text = {"text": f"What we do about {part}", "ready": "" if part == "access" else "on"}
        assert planner.post(f"{here}part/{part}/", text).status_code == 302
    assert planner.post(f"{here}approve/").status_code == 403
    actions.answer(assembly_id=one.pk, decision=AGREED, at=AT, by=BY)
    assert "Not ready yet: Accessibility" in said(head.post(f"{here}approve/", follow=True))
    planner.post(f"{here}part/access/", {"text": "A ramp", "ready": "on"})
    assert "The plan is approved" in said(head.post(f"{here}approve/", follow=True))
    look = {"held": "true", "dialogue": "true", "force": "true", "hurt": "false", "hindered": "false"}
    assert planner.post(f"{here}debrief/", look).status_code == 422  # force, and nothing learnt
    look |= {"change": "Open the side street first", "due_on_day": "1", "due_on_month": "3", "due_on_year": "2027"}
    early = planner.post(f"{here}debrief/", look)
    assert (early.status_code, "The day is still ahead" in said(early)) == (422, True)
    later = planning.Debrief(held=True, dialogue=True, force=True, hurt=False, hindered=False)
    learnt = [planning.Learnt("change", "Open the side street first", dt.date(2027, 3, 1))]
    planning.debrief(assembly_id=one.pk, seen=later, learnt=learnt, today=one.held_on, at=AT + 8 * DAY, by=BY)
    assert (Assembly.objects.get().state, Lesson.objects.count()) == ("held", 1)
    assert "Open the side street first" in said(planner.get("/en/staff/facilitation/lessons/"))


def test_each_desk_sees_its_own_and_erlan_sees_nothing(desk: Desk, erlan: Client, bolat: Client, dana: Client) -> None:
    one = filed(desk)
    other = officer_of(akimat("KZ-75"), "almaty-t")
    planner = officer_of(unit_in("KZ-71", "department"), "planner-t", "specialist")
    akimat_pages = ("", f"{one.pk}/", "answered/", "places/", f"places/{desk.park.pk}/", f"places/new/{desk.unit.pk}/")
    for address in (f"/en/staff/assemblies/{end}" for end in akimat_pages):
        assert desk.officer.get(address).status_code == 200, f"control: {address}"
        assert Client().get(address).status_code == 302
        for person in (erlan, bolat, dana, planner):
            assert person.get(address).status_code == 403, address
        expected = {403, 404} if re.search(r"\d", address) else {200}
        assert other.get(address).status_code in expected, address
    assert "A-26" in said(desk.officer.get("/en/staff/assemblies/"))
    assert "A-26" not in said(other.get("/en/staff/assemblies/"))
    for end in ("", "over/", "lessons/", f"{one.pk}/", f"{one.pk}/part/medical/", f"{one.pk}/debrief/"):
        address = f"/en/staff/facilitation/{end}"
        assert planner.get(address).status_code == 200, f"control: {address}"
        assert desk.officer.get(address).status_code == 403, address
        assert f"A-26-{one.pk:04d}" not in said(erlan.get(address))
    assert desk.officer.get("/en/staff/").status_code == 403
    assert desk.officer.get("/en/staff/search/?q=air").status_code == 403


def test_a_place_is_entered_and_taken_out_of_use(desk: Desk) -> None:
    boxes = {"name_kk": "Алаң", "name_ru": "Площадь", "name_en": "Square", "capacity": "300", "active": "on"}
    new = f"/en/staff/assemblies/places/new/{desk.unit.pk}/"
    assert desk.officer.post(new, {**boxes, "capacity": "many"}).status_code == 422
    assert desk.officer.post(new, boxes).status_code == 302
    row = GatheringPlace.objects.get(name_en="Square")
    assert desk.officer.post(f"/en/staff/assemblies/places/{row.pk}/", {**boxes, "active": ""}).status_code == 302
    assert "Square, 300 places" not in said(Client().get(NOTICE))


def test_lists_ask_a_bounded_number_of_questions(desk: Desk, django_assert_max_num_queries: Any) -> None:
    for number in range(1, 40):
        filed(desk, number)
    desk.officer.get("/en/staff/assemblies/")
    with django_assert_max_num_queries(8):
        page = said(desk.officer.get("/en/staff/assemblies/"))
    assert page.count("A-26-") == 30
    assert "?page=1" in page


def test_the_organisers_words_are_erased_after_their_term_and_the_receipt_opens_nothing(desk: Desk) -> None:
    from senim.ledger.erasing import erase_due

    one = filed(desk)
    day = int(dt.datetime(2026, 12, 31, tzinfo=dt.UTC).timestamp()) * 1_000_000
    assert [due for due in erase_due(day - DAY) if due.kind.startswith("assembly")] == []
    assert [due.number for due in erase_due(day) if due.kind == "assembly_organiser"] == [1]
    assert (Organiser.objects.count(), Assembly.objects.count()) == (0, 1)
    browser = Client()
    secret = keys.secret_of((1).to_bytes(16, "big"))
    assert browser.post("/en/assemblies/follow/", {"secret": secret}).status_code == 404
    assert "Erased" in said(desk.officer.get(f"/en/staff/assemblies/{one.pk}/"))
