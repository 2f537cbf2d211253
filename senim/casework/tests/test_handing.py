"""Taking a step, giving steps to an officer, handing requests to another unit."""

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.casework.tests.conftest import Send
from senim.casework.tests.working import events, finish, item_of, signed_in
from senim.intake.models import ServiceRequest
from senim.places.queries import unit_in
from senim.processes.models import Instance, WorkItem

pytestmark = pytest.mark.db


@pytest.fixture
def examined(send: Send, bolat: Client) -> list[ServiceRequest]:
    """Two appeals that wait to be examined."""
    requests = [send("appeal", about_police=False) for _n in range(2)]
    for request in requests:
        finish(bolat, request, "Register", competence="ours")
    return requests


def ids(requests: list[ServiceRequest]) -> list[int]:
    return list(WorkItem.objects.filter(request_id__in=[one.pk for one in requests]).values_list("pk", flat=True))


def test_a_step_that_nobody_has_can_be_taken_once(examined: list[ServiceRequest]) -> None:
    marat, address = signed_in("marat"), f"/en/staff/case/{examined[0].pk}/take/Examine/"
    marat.post(address)
    assert item_of(examined[0], "Examine").officer == Officer.objects.get(username="marat").pseudonym
    assert Instance.objects.get(request_id=examined[0].pk).officer is not None, (
        "the request goes with its officer's step"
    )
    page = marat.post(address, follow=True).content.decode()
    assert "has taken this step already" in page
    assert events(examined[0]).count("assigned") == 1


def test_several_steps_are_given_to_an_officer_at_once(examined: list[ServiceRequest], dana: Client) -> None:
    marat = Officer.objects.get(username="marat")
    page = dana.get("/en/staff/hand-over/", {"item": ids(examined)}).content.decode()
    assert marat.full_name in page
    assert "Болат Ахметов" not in page.split("<select")[1].split("</select>")[0], "he does not hold the role"
    done = dana.post("/en/staff/hand-over/", {"item": ids(examined), "officer": marat.pk})
    assert done.status_code == 302
    assert {item_of(one, "Examine").officer for one in examined} == {marat.pseudonym}


def test_a_request_is_handed_to_another_unit_whose_people_then_see_it(
    examined: list[ServiceRequest], dana: Client
) -> None:
    criminal = unit_in("KZ-71", "criminal")
    done = dana.post("/en/staff/hand-over/", {"item": ids(examined[:1]), "unit": criminal.pk})
    assert done.status_code == 302
    assert item_of(examined[0], "Examine").unit_id == criminal.pk
    assert Instance.objects.get(request_id=examined[0].pk).unit_id == criminal.pk
    assert "moved" in events(examined[0])
    assert signed_in("marat").get(f"/en/staff/case/{examined[0].pk}/").status_code == 403


@pytest.mark.parametrize("wrong", [{}, {"officer": "0"}, {"officer": "x"}, {"unit": "999999"}, "both"])
def test_a_hand_over_to_nobody_or_to_both_is_refused(
    examined: list[ServiceRequest], dana: Client, wrong: dict[str, str] | str
) -> None:
    marat, unit = Officer.objects.get(username="marat"), unit_in("KZ-71", "criminal")
    to = {"officer": str(marat.pk), "unit": str(unit.pk)} if isinstance(wrong, str) else wrong
    assert dana.post("/en/staff/hand-over/", {"item": ids(examined), **to}).status_code == 422
    assert {item_of(one, "Examine").officer for one in examined} == {None}


def test_a_desks_own_step_stays_at_the_desk(send: Send, dana: Client) -> None:
    request = send()
    page = dana.get("/en/staff/hand-over/", {"item": ids([request])}).content.decode()
    assert "Or to another unit" not in page
    assert (
        dana.post("/en/staff/hand-over/", {"item": ids([request]), "unit": unit_in("KZ-71", "criminal").pk}).status_code
        == 422
    )
    assert "moved" not in events(request)


def test_who_is_no_head_hands_nothing_over(examined: list[ServiceRequest], erlan: Client) -> None:
    marat = Officer.objects.get(username="marat")
    for client in (erlan, signed_in("marat"), signed_in("gulnar")):
        assert client.post("/en/staff/hand-over/", {"item": ids(examined), "officer": marat.pk}).status_code == 403
    assert "assigned" not in events(examined[0])


def test_a_head_of_another_region_finds_nothing_to_hand_over(examined: list[ServiceRequest]) -> None:
    head = signed_in("kz-27-head")
    page = head.get("/en/staff/hand-over/", {"item": ids(examined)})
    assert "Nothing to hand over" in page.content.decode()
    assert "Көршілер" not in page.content.decode()
    head.post("/en/staff/hand-over/", {"item": ids(examined), "unit": unit_in("KZ-27", "criminal").pk})
    assert "moved" not in events(examined[0])
