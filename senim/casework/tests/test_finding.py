"""Duplicate hints, search and the supervisor's overview keep to the viewer's scope."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.casework import duplicates, searching
from senim.casework.cases import case_of
from senim.casework.overview import overview
from senim.casework.tests.conftest import AT, WORDS, Named, Send
from senim.casework.tests.working import finish, give_reason, signed_in
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.places.queries import unit_in
from senim.processes.models import MonthlyFigure

pytestmark = pytest.mark.db
OTHER_WORDS = "Құжатымды жоғалтып алдым, жеке куәлікті қалай қалпына келтіремін деп сұраймын"
RETOLD = "Үшінші рет жазып отырмын: түнде көршілер қатты ән қосады, ұйықтай алмаймыз, шара қолданыңыздар"


def near(named: Named, request: ServiceRequest, username: str = "bolat") -> list[tuple[int, str]]:
    return [(hint.request.pk, hint.why) for hint in duplicates.hints(case_of(named(username), request.pk))]


def test_the_same_contact_and_near_words_are_hints_and_others_are_not(send: Send, viewer_named: Named) -> None:
    first = send(phone="+77010000001")
    same_contact = send(words=OTHER_WORDS, phone="+77010000001")
    retold = send(words=RETOLD, phone="+77010000002")
    send(words=OTHER_WORDS, phone="+77010000003")
    assert sorted(near(viewer_named, first)) == [(same_contact.pk, "contact"), (retold.pk, "words")]


def test_old_requests_other_regions_and_what_one_may_not_read_are_no_hints(send: Send, viewer_named: Named) -> None:
    request = send()
    send(at=AT - dt.timedelta(days=31))
    send(region="KZ-75")
    shielded = send("appeal", kind="complaint", about_police=True)
    finish(signed_in("bolat"), shielded, "Register", competence="ours")
    assert near(viewer_named, request) == []
    assert near(viewer_named, shielded, "inspector-head") != [(request.pk, "contact")]


@pytest.mark.parametrize("kept", sorted(duplicates.NEVER_COMPARED))
@pytest.mark.parametrize("column", ["lane", "service"])
def test_safeguarded_and_assembly_requests_neither_give_nor_get_hints(
    send: Send, viewer_named: Named, kept: str, column: str
) -> None:
    request, other = send(), send()
    assert near(viewer_named, request), "the positive control"
    ServiceRequest.objects.filter(pk=other.pk).update(**{column: kept})
    assert near(viewer_named, request) == []
    assert near(viewer_named, other) == []


def test_hints_are_a_part_of_the_case_page_and_a_page_of_their_own(send: Send, bolat: Client) -> None:
    request, other = send(), send()
    address = f"/en/staff/case/{request.pk}/duplicates/"
    whole, part = bolat.get(address), bolat.get(address, headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert number_of(other) in part.content.decode()


def test_search_finds_by_number_by_register_and_by_words_in_any_case(send: Send, viewer_named: Named) -> None:
    request, bolat = send(), viewer_named("bolat")
    send(words=OTHER_WORDS)
    ServiceRequest.objects.filter(pk=request.pk).update(external_number="КУИ-77")
    for text in (number_of(request), number_of(request).replace("-", " "), "КУИ-77", "КӨРШІЛЕР", "ән түнде"):
        assert [one.request.pk for one in searching.found(bolat, text)] == [request.pk], text
    assert searching.found(bolat, "жоқ сөз") == []
    assert searching.found(bolat, "  ") == []


def test_erlan_finds_nothing_of_astana(send: Send, viewer_named: Named, erlan: Client) -> None:
    request = send()
    ServiceRequest.objects.filter(pk=request.pk).update(external_number="КУИ-77")
    for text in (number_of(request), "КУИ-77", "көршілер"):
        assert searching.found(viewer_named("erlan"), text) == []
        page = erlan.get("/en/staff/search/", {"q": text}).content.decode()
        assert f"/case/{request.pk}/" not in page


def test_search_takes_a_bounded_number_of_queries(send: Send, viewer_named: Named) -> None:
    for _n in range(5):
        send()
    bolat = viewer_named("bolat")
    searching.found(bolat, "x")
    with CaptureQueriesContext(connection) as seen:
        assert len(searching.found(bolat, "көршілер")) == 5
    assert len([one for one in seen.captured_queries if "places_" not in one["sql"]]) <= 6


def test_the_overview_counts_load_risk_and_waiting(send: Send, viewer_named: Named, bolat: Client) -> None:
    now = timezone.now()
    registered, open_one = send("appeal", about_police=False), send("appeal", at=now, about_police=False)
    finish(bolat, registered, "Register", competence="ours")
    signed_in("marat").post(f"/en/staff/case/{registered.pk}/take/Examine/")
    seen = overview(viewer_named("dana"), now)
    assert (seen.totals.open, seen.waiting) == (2, 0)
    assert [(one.name, one.open) for one in seen.by_officer if one.key] == [("Марат Оспанов", 1)]
    assert {item.request_id for item in seen.urgent} == {registered.pk, open_one.pk}
    late = overview(viewer_named("dana"), now + dt.timedelta(days=60))
    assert late.totals.overdue == 2


def test_the_overview_costs_the_same_for_few_and_many(send: Send, dana: Client) -> None:
    send()
    dana.get("/en/staff/overview/")
    counts = []
    for more in (0, 6):
        for _n in range(more):
            send()
        with CaptureQueriesContext(connection) as seen:
            page = dana.get("/en/staff/overview/")
        counts.append(
            len([one for one in seen.captured_queries if "places_" not in one["sql"] or "post" in one["sql"]])
        )
    assert counts[0] == counts[1] <= 14
    assert page.status_code == 200


def test_the_ministry_sees_figures_and_no_case(send: Send) -> None:
    send()
    month, unit = "2026-10", unit_in("KZ-71", "administrative").pk
    for each in ("2026-09", month):
        MonthlyFigure.objects.create(
            month=each, unit_id=unit, service="appeal", received=50, ended=40, within_promise=30, within_limit=39
        )
    page = signed_in("gulnar").get("/en/staff/overview/").content.decode()
    assert "Front office 1, Astana" in page
    assert "75 %" in page
    assert "You see figures only" in page
    assert "Көршілер" not in page
    assert "/staff/case/" not in page
    assert "Load by officer" not in page


def test_the_overview_of_astana_is_not_for_erlan_nor_for_a_head_elsewhere(send: Send, erlan: Client) -> None:
    send()
    assert erlan.get("/en/staff/overview/").status_code == 403
    page = signed_in("kz-27-head").get("/en/staff/overview/").content.decode()
    assert "Astana" not in page
    assert "Көршілер" not in page


def test_a_case_page_costs_a_bounded_number_of_queries(send: Send, bolat: Client, dana: Client) -> None:
    request = send("appeal", about_police=False)
    finish(bolat, request, "Register", competence="ours")
    give_reason(dana, request)
    counts = []
    for notes in (0, 12):
        for n in range(notes):
            signed_in("marat").post(f"/en/staff/case/{request.pk}/note/", {"note-text": f"{n}"})
        with CaptureQueriesContext(connection) as seen:
            assert dana.get(f"/en/staff/case/{request.pk}/").status_code == 200
        counts.append(len([one for one in seen.captured_queries if "places_edition" not in one["sql"]]))
    assert counts[1] <= counts[0] + 1
    assert max(counts) <= 24
    assert WORDS
