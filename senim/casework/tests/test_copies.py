"""A step that several people do side by side: each copy has its own row, its own officer and its own form."""

import datetime as dt
import json
from importlib.resources import files

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.casework.tests.conftest import AT, Send
from senim.casework.tests.working import events, finish, signed_in
from senim.catalogue.actions import release_drawn
from senim.intake.models import ServiceRequest
from senim.ledger.models import Record
from senim.places.queries import unit_in
from senim.processes.models import Instance, WorkItem
from senim.processes.rebuilding import differences

pytestmark = pytest.mark.db

THREE = """<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>
<bpmn:completionCondition>nrOfCompletedInstances >= 2</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>
"""
DAY = dt.timedelta(days=1)


@pytest.fixture
def request_to_sign(send: Send, bolat: Client) -> ServiceRequest:
    """An appeal of a version that wants two of three signatures, drafted by Marat."""
    model = files("senim.catalogue").joinpath("models/appeal.bpmn").read_text(encoding="utf-8")
    begin = model.index('<bpmn:userTask id="Sign"')
    end = model.index("</bpmn:userTask>", begin)
    changed = model[:end] + THREE + model[end:]
    release_drawn(code="appeal", xml=changed.encode(), on=AT.date() + DAY, today=AT.date())
    request = send("appeal", at=AT + DAY, about_police=False)
    assert finish(bolat, request, "Register", competence="ours").status_code == 302
    marat = signed_in("marat")
    drafted = finish(marat, request, "Examine", next_step="answer", outcome="granted", letter="Шара қолданылды.")
    assert drafted.status_code == 302
    return request


def head(username: str) -> Client:
    """A client of somebody who is head of the unit as well."""
    officer = Officer.objects.get(username=username)
    officer.posts.get_or_create(role="head", unit=unit_in("KZ-71", "administrative"))
    return signed_in(username)


def copies(request: ServiceRequest) -> list[WorkItem]:
    return list(WorkItem.objects.filter(request_id=request.pk, element="Sign").order_by("id"))


def sign(client: Client, request: ServiceRequest, item: WorkItem) -> int:
    address = f"/en/staff/case/{request.pk}/step/Sign/?copy={item.copy}"
    return client.post(address, {"since": item.since_at, "approval": "signed"}).status_code


def test_each_copy_has_its_row_in_the_work_list_and_its_own_form(request_to_sign: ServiceRequest, dana: Client) -> None:
    three = copies(request_to_sign)
    assert len({item.copy for item in three}) == 3
    listed = dana.get("/en/staff/").content.decode()
    for item in three:
        address = f"/en/staff/case/{request_to_sign.pk}/step/Sign/?copy={item.copy}"
        assert address in listed
        assert f'action="{address}"' in dana.get(address).content.decode()


def test_two_of_three_signatures_in_any_order_are_enough(request_to_sign: ServiceRequest, dana: Client) -> None:
    first, second, third = copies(request_to_sign)
    assert sign(dana, request_to_sign, third) == 302
    assert [item.copy for item in copies(request_to_sign)] == [first.copy, second.copy]
    assert Instance.objects.get(request_id=request_to_sign.pk).ended_at is None
    assert sign(head("bolat"), request_to_sign, first) == 302
    assert copies(request_to_sign) == []
    assert Instance.objects.get(request_id=request_to_sign.pk).outcome == "granted"
    assert events(request_to_sign).count("answered") == 1
    assert list(differences()) == []


def test_a_copy_that_was_signed_by_somebody_else_is_gone_and_the_others_wait(
    request_to_sign: ServiceRequest, dana: Client
) -> None:
    first = copies(request_to_sign)[0]
    assert sign(dana, request_to_sign, first) == 302
    assert sign(head("bolat"), request_to_sign, first) == 409
    assert len(copies(request_to_sign)) == 2


def test_a_copy_is_taken_alone_and_the_request_stays_with_its_officer(
    request_to_sign: ServiceRequest, dana: Client
) -> None:
    before = Instance.objects.get(request_id=request_to_sign.pk).officer
    second = copies(request_to_sign)[1]
    taken = dana.post(f"/en/staff/case/{request_to_sign.pk}/take/Sign/?copy={second.copy}")
    assert taken.status_code == 302
    mine = Officer.objects.get(username="dana").pseudonym
    assert [item.officer for item in copies(request_to_sign)] == [None, mine, None]
    assert Instance.objects.get(request_id=request_to_sign.pk).officer == before
    record = Record.objects.filter(type="assigned", activity="Sign").order_by("-seq")[0]
    assert json.loads(record.payload) == {"officer": mine, "token": second.copy}
    case = dana.get(f"/en/staff/case/{request_to_sign.pk}/").content.decode()
    assert f"step/Sign/?copy={second.copy}" in case
    assert list(differences()) == []


def test_the_page_of_a_case_shows_one_form_for_copies_that_nobody_has(
    request_to_sign: ServiceRequest, dana: Client
) -> None:
    page = dana.get(f"/en/staff/case/{request_to_sign.pk}/").content.decode()
    assert page.count('name="since"') == 1
    assert page.count("Do it in their place") == 2


def test_copies_are_handed_over_to_different_officers(request_to_sign: ServiceRequest, dana: Client) -> None:
    head("bolat")
    second = copies(request_to_sign)[1]
    bolat = Officer.objects.get(username="bolat")
    given = dana.post("/en/staff/hand-over/", {"item": [second.pk], "officer": bolat.pk})
    assert given.status_code == 302
    assert [item.officer for item in copies(request_to_sign)] == [None, bolat.pseudonym, None]
