"""What a person wants of a request that a system filed: taken back, rated, disputed; and pulling what changed as it stands now."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from senim.channels.api_keys.scopes import CONNECTOR
from senim.channels.connector_tables import Change
from senim.channels.tests.other_system import OtherSystem, other_system
from senim.intake.models import Message, Rating, ServiceRequest
from senim.ledger.followers import run_once
from senim.ledger.queries import stream_entries
from senim.sealing.receipts import read_number
from tests.requests import ended

pytestmark = pytest.mark.db


@pytest.fixture
def eotinish(db: None) -> OtherSystem:
    """A system with all scopes."""
    return other_system()


def request_of(number: str) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=read_number(number)[1])


def types(request: ServiceRequest) -> list[str]:
    return [one.type for one in stream_entries(request.pk * 16)]


def test_a_request_is_taken_back_once_and_the_same_call_again_gets_the_same_answer(eotinish: OtherSystem) -> None:
    number = eotinish.files().json()["number"]
    first, again = (eotinish.post(f"/requests/{number}/withdrawal", {}, "w") for _ in range(2))
    assert (first.status_code, first.json()["status"], again.content) == (200, "withdrawn", first.content)
    assert types(request_of(number)).count("withdrawn") == 1
    late = eotinish.post(f"/requests/{number}/withdrawal", {})
    assert (late.status_code, late.json()["code"]) == (409, "not_possible_now")


def test_an_answer_is_rated_once_and_disputed_once(eotinish: OtherSystem) -> None:
    number = eotinish.files().json()["number"]
    request = request_of(number)
    for act, body in (("rating", {"score": 1}), ("dispute", {"text": "Жауап дұрыс емес"})):
        early = eotinish.post(f"/requests/{number}/{act}", body)
        assert (early.status_code, early.json()["code"]) == (409, "not_possible_now")
    ended(request)
    rated = eotinish.post(f"/requests/{number}/rating", {"score": 1, "words": "Тезірек болсын"}, "r")
    assert (rated.status_code, rated.json()["score"]) == (201, 1)
    assert eotinish.post(f"/requests/{number}/rating", {"score": 1, "words": "Тезірек болсын"}, "r").status_code == 201
    assert eotinish.post(f"/requests/{number}/rating", {"score": 4}).status_code == 409
    assert [(one.score, one.words) for one in Rating.objects.filter(request=request)] == [(1, "Тезірек болсын")]
    disputed = eotinish.post(f"/requests/{number}/dispute", {"text": "Жауап дұрыс емес"}, "d")
    assert (disputed.status_code, disputed.json()["status"], disputed.json()["lane"]) == (201, "working", "advice")
    assert eotinish.post(f"/requests/{number}/dispute", {"text": "Тағы"}).status_code == 409
    assert Message.objects.filter(text="Жауап дұрыс емес", stream=request.pk * 16 + 1).count() == 1
    run_once()
    told = [one["type"] for one in eotinish.get("/changes").json()["changes"]]
    assert told == ["request.received", "request.answered", "request.review"]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("rating", {"score": 0}),
        ("rating", {"score": 5}),
        ("rating", {"score": 2.5}),
        ("rating", {"score": "4"}),
        ("rating", {"score": 4, "words": "x" * 1001}),
        ("rating", {"score": 4, "words": "a\u0000b"}),
        ("dispute", {"text": ""}),
        ("dispute", {"text": "  "}),
        ("dispute", {"text": "x" * 4001}),
        ("withdrawal", {"why": "x"}),
        ("own-number", {"own_number": ""}),
        ("own-number", {"own_number": "x" * 61}),
        ("own-number", {"own_number": " "}),
    ],
)
def test_wishes_that_do_not_fit_are_refused_and_change_nothing(
    eotinish: OtherSystem, act: str, body: dict[str, Any]
) -> None:
    number = eotinish.files().json()["number"]
    request = request_of(number)
    if act != "withdrawal":
        ended(request)
    before = types(request)
    answer = eotinish.post(f"/requests/{number}/{act}", body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["detail"]
    assert types(request) == before


def test_wishes_need_their_scope_and_a_request_of_ones_own(eotinish: OtherSystem) -> None:
    number = eotinish.files().json()["number"]
    stranger, plain = other_system("Another"), other_system("Plain", scopes=(CONNECTOR,))
    theirs = plain.files().json()["number"]
    for act, body in (("withdrawal", {}), ("rating", {"score": 4}), ("dispute", {"text": "x"})):
        assert stranger.post(f"/requests/{number}/{act}", body).json()["code"] == "unknown_request"
        assert plain.post(f"/requests/{theirs}/{act}", body).json()["code"] == "scope_missing"
    assert stranger.post(f"/requests/{number}/own-number", {"own_number": "1"}).status_code == 404
    assert plain.post(f"/requests/{theirs}/own-number", {"own_number": "1"}).status_code == 200


def test_requests_are_found_by_ones_own_number_given_later_and_by_that_of_a_register(eotinish: OtherSystem) -> None:
    first, second = (eotinish.files("report").json()["number"] for _ in range(2))
    for number in ("EO 1", "EO 2"):
        assert eotinish.post(f"/requests/{first}/own-number", {"own_number": number}).json()["own_number"] == number
    eotinish.post(f"/requests/{second}/register-number", {"register": "kui", "number": "26 77"})
    assert [one["number"] for one in eotinish.get("/requests", own_number="EO 2").json()["requests"]] == [first]
    assert eotinish.get("/requests", own_number="EO 1").json()["requests"] == []
    assert [one["number"] for one in eotinish.get("/requests", register_number="26 77").json()["requests"]] == [second]
    both = eotinish.get("/requests", register_number="26 77", own_number="EO 2").json()["requests"]
    assert both == []
    assert other_system("Another").get("/requests", register_number="26 77").json()["requests"] == []


def test_changed_requests_are_pulled_by_cursor_each_once_a_page_as_they_stand_now(
    eotinish: OtherSystem, django_assert_num_queries: Any
) -> None:
    numbers = [eotinish.files().json()["number"] for _ in range(3)]
    other_system("Another").files()
    ended(request_of(numbers[0]))
    run_once()
    with django_assert_num_queries(4):  # key, limits, changes, states
        whole = eotinish.get("/changed-requests").json()
    assert [one["number"] for one in whole["requests"]] == numbers
    assert (whole["requests"][0]["status"], whole["more"]) == ("answered", False)
    page = eotinish.get("/changed-requests", limit=2).json()
    assert ([one["number"] for one in page["requests"]], page["more"]) == (numbers[:2], True)
    rest = eotinish.get("/changed-requests", after=page["cursor"]).json()
    assert [one["number"] for one in rest["requests"]] == [numbers[2], numbers[0]]
    assert rest["cursor"] == Change.objects.filter(key=eotinish.key).latest("pk").pk
    nothing = eotinish.get("/changed-requests", after=rest["cursor"]).json()
    assert nothing == {"requests": [], "cursor": rest["cursor"], "more": False}


def test_the_number_of_a_register_is_looked_up_by_its_index(eotinish: OtherSystem) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole, whatever indexes it has")
    with CaptureQueriesContext(connection) as asked:
        eotinish.get("/requests", register_number="26 77")
    statement = next(one["sql"] for one in asked if "external_number=" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        assert any("intake_by_register" in str(row[-1]) for row in cursor.fetchall())
