"""Outside one's scope a request opens by two signatures of different units, for two hours, and everybody concerned is told."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from senim.accounts.models import Access, Officer, Post
from senim.accounts.viewer import viewer_of
from senim.casework import openings
from senim.casework.errors import OpeningNotWaiting, SecondSignatureNeeded, TooManyOpenings
from senim.casework.models import Opening
from senim.casework.tests.conftest import Named, Send
from senim.casework.tests.working import events, finish, signed_in
from senim.intake.models import ServiceRequest
from senim.intake.opening import COOKIE, SALT
from senim.intake.queries import number_of
from senim.ledger.housekeeping import OPENINGS
from senim.ledger.models import Record
from senim.ledger.rebuilding import check

pytestmark = pytest.mark.db
WHY = {"reason": "colleague_asked", "words": "A missing child, the duty unit asked"}


def page(request: ServiceRequest) -> str:
    return f"/en/staff/case/{request.pk}/"


def asked(client: Client, request: ServiceRequest) -> Opening:
    done = client.post("/en/staff/openings/", {"request": number_of(request), **WHY})
    assert done.status_code == 302
    return Opening.objects.latest("pk")


def answered(client: Client, opening: Opening, answer: str = "sign") -> str:
    return client.post(f"/en/staff/signatures/{opening.pk}/", {"answer": answer}, follow=True).content.decode()


def test_two_signatures_open_a_request_for_two_hours_and_all_are_told(
    send: Send, erlan: Client, dana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = send(at=timezone.now())
    opening = asked(erlan, request)
    assert erlan.get(page(request)).status_code == 403, "asking opens nothing"
    listed = dana.get("/en/staff/signatures/").content.decode()
    assert number_of(request) in listed
    assert WHY["words"] in listed
    assert "Көршілер" not in listed
    assert "Signed" in answered(dana, opening)
    assert "Көршілер" in erlan.get(page(request)).content.decode()
    read = Access.objects.latest("pk")
    assert (read.reason, read.words, read.part) == ("two_signatures", WHY["words"], "case")
    assert "Opened to somebody outside the unit" in signed_in("bolat").get(page(request)).content.decode()
    assert events(request)[-1] == "opening_signed"
    person = Client()
    person.cookies[COOKIE] = signing.dumps(request.pk, salt=SALT)
    assert "An officer of another unit opened your request" in person.get("/en/follow/request/").content.decode()
    told = person.get("/en/follow/looked/").content.decode()
    assert "Opened with a second signature" in told
    for name in ("erlan", "dana", "bolat"):
        assert Officer.objects.get(username=name).full_name not in told
    assert WHY["words"] not in told
    assert WHY["words"] not in "".join(Record.objects.filter(stream=OPENINGS).values_list("payload", flat=True))
    assert check() == []
    later = dt.datetime.now(dt.UTC) + openings.OPEN_FOR + dt.timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert erlan.get(page(request)).status_code == 403


def test_an_opened_request_can_be_read_and_nothing_else(send: Send, erlan: Client, dana: Client) -> None:
    request = send(at=timezone.now())
    answered(dana, asked(erlan, request))
    for part in ("note/", "question/", "attach/", "step/Register/", "identity-number/", "take/Register/"):
        assert erlan.post(page(request) + part, {"note-text": "x"}).status_code == 403, part
    assert events(request)[-1] == "opening_signed"


def test_a_refusal_keeps_it_closed_and_is_on_record(send: Send, erlan: Client, dana: Client) -> None:
    request = send(at=timezone.now())
    opening = asked(erlan, request)
    assert "Not signed" in answered(dana, opening, "refuse")
    assert erlan.get(page(request)).status_code == 403
    assert "waits no more" in answered(dana, opening), "an answer is given once"
    assert list(Record.objects.filter(stream=OPENINGS).values_list("type", flat=True)) == [
        "opening_asked",
        "opening_refused",
    ]


def test_the_second_signature_is_of_another_person_and_unit(send: Send, viewer_named: Named) -> None:
    request, now = send(at=timezone.now()), timezone.now()
    erlan = viewer_named("erlan")
    head = Officer.objects.get(username="dana")
    opening = openings.ask(viewer=erlan, request_id=request.pk, at=now, **WHY)
    assert erlan.officer is not None
    top = head.posts.order_by("pk")[0].unit
    Post.objects.create(officer=erlan.officer, role="head", unit=top)
    with pytest.raises(SecondSignatureNeeded):
        openings.answer(viewer=viewer_of(erlan.officer), opening_id=opening.pk, sign=True, at=now)
    opening.asked_unit = top.pk
    Opening.objects.filter(pk=opening.pk).update(asked_unit=top.pk)
    Post.objects.filter(officer=head).exclude(unit=top).delete()
    with pytest.raises(SecondSignatureNeeded):
        openings.answer(viewer=viewer_of(head), opening_id=opening.pk, sign=True, at=now)
    with pytest.raises(OpeningNotWaiting):
        openings.answer(viewer=viewer_named("bolat"), opening_id=opening.pk, sign=True, at=now)


def test_asking_tells_nothing_and_what_is_shielded_reaches_no_signer(
    send: Send, erlan: Client, bolat: Client, dana: Client
) -> None:
    complaint = send("appeal", kind="complaint", about_police=True, at=timezone.now())
    finish(bolat, complaint, "Register", competence="ours")
    safeguarded = send(at=timezone.now())
    ServiceRequest.objects.filter(pk=safeguarded.pk).update(lane="safeguarded")
    ordinary = send(at=timezone.now())
    said = set()
    for number in (str(complaint.pk), str(safeguarded.pk), str(ordinary.pk), "999999999"):
        done = erlan.post("/en/staff/openings/", {"request": number, **WHY}, follow=True)
        said.add(done.content.decode().count("waits for a second signature"))
    assert said == {1, 2, 3, 4}
    viewer = viewer_of(Officer.objects.get(username="dana"))
    assert [one.request_id for one in openings.to_sign(viewer, timezone.now())] == [ordinary.pk]
    saule = viewer_of(Officer.objects.get(username="saule"))
    assert [one.request_id for one in openings.to_sign(saule, timezone.now())] == [ordinary.pk]


def test_bad_input_is_named_and_so_many_wait_at_most(send: Send, erlan: Client, viewer_named: Named) -> None:
    for given, words in (
        ({"request": "", **WHY}, "Write the number of the request"),
        ({"request": "26-0000-0007-0", **WHY}, "This is not a request number"),
        ({"request": "7", "reason": "two_signatures", "words": "x"}, "Select a valid choice"),
        ({"request": "7", "reason": "quality", "words": " "}, "Write in a few words why"),
    ):
        refused = erlan.post("/en/staff/openings/", given)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert not Opening.objects.exists()
    now = timezone.now()
    for number in range(openings.MOST_WAITING):
        openings.ask(viewer=viewer_named("erlan"), request_id=number + 1, at=now, **WHY)
    with pytest.raises(TooManyOpenings):
        openings.ask(viewer=viewer_named("erlan"), request_id=9, at=now, **WHY)
    assert "Five of your askings wait" in erlan.post("/en/staff/openings/", {"request": "7", **WHY}).content.decode()


def test_a_row_changed_behind_the_log_is_found(send: Send, erlan: Client, dana: Client) -> None:
    request = send(at=timezone.now())
    opening = asked(erlan, request)
    assert check() == []
    Opening.objects.filter(pk=opening.pk).update(state="opened", until=timezone.now() + dt.timedelta(days=9))
    assert [line.split(":")[0] for line in check()] == ["openings"]


def test_the_pages_take_a_bounded_number_of_queries(
    send: Send, viewer_named: Named, dana: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    now = timezone.now()
    for _ in range(4):
        openings.ask(viewer=viewer_named("erlan"), request_id=send(at=now).pk, at=now, **WHY)
    dana.get("/en/staff/signatures/")
    with django_assert_max_num_queries(11):  # type: ignore[attr-defined]
        dana.get("/en/staff/signatures/")
