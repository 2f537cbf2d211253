"""The connector: other systems file for people by the web's rule, see what they filed and nothing else."""

from typing import Any

import pytest

from senim.channels.models import Filed
from senim.channels.tests.other_system import BASE, OtherSystem, other_system
from senim.intake.models import Message, ServiceRequest, SystemNumber
from senim.intake.tests.citizen import everything_in
from senim.intake.tests.uploads import PDF
from senim.ledger.queries import stream_entries
from senim.places.queries import front_offices
from tests.requests import REGION, USUAL, ended
from tests.requests import sent as sent_by_web

pytestmark = pytest.mark.db


@pytest.fixture
def eotinish(db: None) -> OtherSystem:
    """A system with all scopes."""
    return other_system()


def test_a_request_is_filed_and_its_receipt_opens_the_persons_page(eotinish: OtherSystem) -> None:
    answer = eotinish.files(own_number="EO-2026/77")
    assert answer.status_code == 201
    receipt = answer.json()
    request = ServiceRequest.objects.latest("pk")
    assert (request.channel, request.language, request.service) == ("connector", "kk", "advice")
    assert receipt["request"]["status"] == "working"
    assert receipt["request"]["own_number"] == "EO-2026/77"
    opened = eotinish.client.post("/kk/follow/", {"number": receipt["number"], "secret": receipt["secret"]})
    assert opened.status_code == 302


@pytest.mark.parametrize("service", sorted(USUAL))
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_service_writes_the_same_records_as_by_the_web(
    eotinish: OtherSystem, service: str, language: str
) -> None:
    answer = eotinish.files(service, language=language)
    assert answer.status_code == 201, answer.content
    mine = ServiceRequest.objects.latest("pk")
    theirs = sent_by_web(service).request_id
    assert _records(mine.pk) == _records(theirs)


def _records(request_id: int) -> list[tuple[Any, ...]]:
    """What the log says of a request, without moments and what names the door or the language."""
    left_out = {"channel", "language", "promise", "limit", "timers"}
    return [
        (one.type, one.activity, one.role, {name: value for name, value in one.payload.items() if name not in left_out})
        for one in stream_entries(request_id * 16)
    ]


@pytest.mark.parametrize(
    ("answers", "code", "field"),
    [
        ({"competence": "weather"}, "answer_not_an_option", "answers.competence"),
        ({"competence": 7}, "wrong_type", "answers.competence"),
        ({"question": ""}, "answer_missing", "answers.question"),
        ({"question": "сөз " * 5000}, "answer_too_long", "answers.question"),
        ({"question": "a\u0000b"}, "answer_control", "answers.question"),
        ({"question": ["x"]}, "wrong_type", "answers.question"),
        ({"colour": "red"}, "unknown_answer", "answers.colour"),
        ({"place": {"region": "KZ-99"}}, "wrong_type", "answers.place"),
        ({"place": {"desk": 10**30}}, "wrong_type", "answers.place"),
        ({"place": {"desk": True}}, "wrong_type", "answers.place"),
        ({"files": [1]}, "unknown_answer", "answers.files"),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_answers_that_do_not_fit_are_refused_by_name(
    eotinish: OtherSystem, answers: dict[str, Any], code: str, field: str, language: str
) -> None:
    eotinish.language = language
    answer = eotinish.files(answers=answers)
    fault = answer.json()
    assert (answer.status_code, fault["code"], fault["field"]) == (422, code, field)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert fault["detail"]
    assert ServiceRequest.objects.filter(channel="connector").count() == 0


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b" ", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b'{"service": "advice", "answers": {"x": ' + b"[" * 20_000, 400, "not_json"),
        (b"null", 422, "schema_refused"),
        (b'{"service": "advice"}', 422, "schema_refused"),
        (b'{"service": "advice", "answers": {}, "more": 1}', 422, "schema_refused"),
        (b'{"service": "ADVICE", "answers": {}}', 422, "schema_refused"),
        (b'{"service": "advice", "answers": {}, "language": "de"}', 422, "schema_refused"),
        (b'{"service": "weather", "answers": {}}', 404, "unknown_service"),
        (b'{"service": "protective_order", "answers": {}}', 404, "unknown_service"),
        (b'{"service": "review", "answers": {}}', 404, "unknown_service"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_keeps_nothing(
    eotinish: OtherSystem, content: bytes, status: int, code: str
) -> None:
    answer = eotinish.post("/requests", content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ServiceRequest.objects.filter(channel="connector").count() == 0


def test_too_much_json_is_refused_with_its_limit(eotinish: OtherSystem) -> None:
    answer = eotinish.post("/requests", b" " * 1_100_000)
    assert (answer.status_code, answer.json()["limit"]) == (413, 1_000_000)


def test_what_another_system_or_the_web_filed_is_not_there(eotinish: OtherSystem) -> None:
    mine = eotinish.files().json()["number"]
    stranger = other_system("Another")
    by_web = sent_by_web().request_id
    web_number = _number(by_web)
    for system, number in ((stranger, mine), (eotinish, web_number), (eotinish, "26-0000-0000-0"), (eotinish, "x")):
        assert system.get(f"/requests/{number}").json()["code"] == "unknown_request"
        assert system.get(f"/requests/{number}/messages").status_code == 404
        assert system.post(f"/requests/{number}/messages", {"text": "x"}).status_code == 404
        assert system.uploads(number, PDF).status_code == 404
    assert stranger.get("/requests").json() == {"requests": [], "next": ""}
    assert eotinish.get(f"/requests/{mine}").status_code == 200


def _number(request_id: int) -> str:
    from senim.intake.queries import number_of

    return number_of(ServiceRequest.objects.get(pk=request_id))


def test_requests_come_in_pages_and_by_ones_own_number(eotinish: OtherSystem) -> None:
    for number in range(3):
        eotinish.files(own_number=f"N {number}")
    first = eotinish.get("/requests", limit=2).json()
    rest = eotinish.get("/requests", limit=2, after=first["next"]).json()
    assert [one["own_number"] for one in first["requests"] + rest["requests"]] == ["N 0", "N 1", "N 2"]
    assert rest["next"] == ""
    found = eotinish.get("/requests", own_number="N 1").json()["requests"]
    assert [one["own_number"] for one in found] == ["N 1"]


def test_a_list_takes_three_statements_however_long(eotinish: OtherSystem, django_assert_num_queries: Any) -> None:
    for _ in range(4):
        eotinish.files()
    with django_assert_num_queries(3):
        assert len(eotinish.get("/requests").json()["requests"]) == 4


def test_words_are_read_only_by_a_token_with_the_scope_and_where_the_person_agreed(eotinish: OtherSystem) -> None:
    agreed = eotinish.files(words_consent=True).json()["number"]
    silent = eotinish.files().json()["number"]
    for number in (agreed, silent):
        assert eotinish.post(f"/requests/{number}/messages", {"text": "Тағы бір сөз"}).status_code == 201
        request = Filed.objects.get(request__channel="connector", request_id=_id(number)).request
        ended(request, letter="Жауап хаты")
    words = eotinish.get(f"/requests/{agreed}/messages").json()["messages"]
    assert [(one["kind"], one["text"]) for one in words] == [("remark", "Тағы бір сөз"), ("letter", "Жауап хаты")]
    assert [one["text"] for one in eotinish.get(f"/requests/{silent}/messages").json()["messages"]] == [None, None]
    eotinish.token = eotinish.signs_in(scope="connector").json()["access_token"]
    assert [one["text"] for one in eotinish.get(f"/requests/{agreed}/messages").json()["messages"]] == [None, None]
    assert eotinish.get(f"/requests/{agreed}").json()["status"] == "answered"


def _id(number: str) -> int:
    from senim.sealing.receipts import read_number

    return read_number(number)[1]


def test_after_the_end_nothing_can_be_added(eotinish: OtherSystem) -> None:
    number = eotinish.files().json()["number"]
    ended(ServiceRequest.objects.get(pk=_id(number)))
    late = eotinish.post(f"/requests/{number}/messages", {"text": "кеш"})
    assert (late.status_code, late.json()["code"]) == (409, "not_possible_now")
    assert eotinish.uploads(number, PDF).status_code == 409
    assert not Message.objects.filter(text="кеш").exists()


def test_a_file_goes_through_the_webs_checks_and_once_only(eotinish: OtherSystem) -> None:
    number = eotinish.files().json()["number"]
    kept, again = eotinish.uploads(number, PDF), eotinish.uploads(number, PDF)
    assert (kept.status_code, kept.json()["media_type"]) == (201, "application/pdf")
    assert again.content == kept.content
    assert ServiceRequest.objects.get(pk=_id(number)).attachments.count() == 1
    refused = eotinish.uploads(number, b"MZ\x90\x00 program", "a.exe", given="other")
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "file_type", "file")
    assert eotinish.uploads(number, b"", "a.png", given="third").status_code == 422
    assert eotinish.post(f"/requests/{number}/files", {"file": 1}).status_code == 415


def test_the_number_of_a_register_is_found_by_officers_and_told_to_the_person(eotinish: OtherSystem) -> None:
    number = eotinish.files("report").json()["number"]
    answer = eotinish.post(f"/requests/{number}/register-number", {"register": "kui", "number": "2671 0001"})
    assert answer.json()["register_number"] == "2671 0001"
    request = ServiceRequest.objects.get(pk=_id(number))
    assert request.external_number == "2671 0001"
    assert [one.payload for one in stream_entries(request.pk * 16) if one.type == "number_recorded"] == [
        {"register": "kui"}
    ]
    assert "2671 0001" in request.messages.get(kind="notice").text
    eotinish.token = eotinish.signs_in(scope="connector").json()["access_token"]
    refused = eotinish.post(f"/requests/{number}/register-number", {"register": "kui", "number": "1"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_the_log_holds_neither_the_systems_number_nor_words(eotinish: OtherSystem) -> None:
    eotinish.files(own_number="EO77-SECRET", answers={"question": "Құпия сұрақ сөзі"})
    kept = everything_in("ledger_")
    assert "registered" in kept  # the control
    assert "EO77-SECRET" not in kept
    assert "Құпия" not in kept
    assert SystemNumber.objects.get().number == "EO77-SECRET"


def test_the_receipts_secret_lies_nowhere(eotinish: OtherSystem) -> None:
    receipt = eotinish.files(given="given-by-the-system").json()
    kept = everything_in("channels_", "intake_")
    assert eotinish.key.name in kept  # the control
    assert receipt["secret"] not in kept
    assert "given-by-the-system" not in kept


def test_unknown_addresses_methods_and_parameters_are_problems(eotinish: OtherSystem) -> None:
    assert eotinish.get("/nothing/here").json()["code"] == "not_found"
    wrong = eotinish.post("/services", {})
    assert (wrong.status_code, wrong.headers["Allow"], wrong.json()["code"]) == (405, "GET", "method")
    for query in ({"limit": "0"}, {"limit": "x"}, {"more": "1"}, {"after": "99999999999999999999"}):
        answer = eotinish.get("/requests", **query)
        assert (answer.status_code, answer.json()["code"]) == (400, "parameter_refused"), query
    twice = eotinish.client.get(f"{BASE}/requests?limit=1&limit=2", headers=eotinish.headers())
    assert twice.status_code == 400
    assert eotinish.client.put(f"{BASE}/requests", b"{}", headers=eotinish.headers()).json()["code"] == "method"
    assert (
        eotinish.client.get(f"{BASE}/requests?x=%ff", headers=eotinish.headers())
        .headers["Content-Type"]
        .startswith("application/problem+json")
    )


def test_the_schema_of_each_service_takes_what_the_web_takes(eotinish: OtherSystem) -> None:
    from jsonschema_rs import validator_for

    for row in eotinish.get("/services").json()["services"]:
        schema = eotinish.client.get(row["schema"], headers=eotinish.headers()).json()
        usual = (
            {"place": {"region": REGION, "desk": front_offices(REGION)[0].pk}, **USUAL[row["code"]]}
            if row["code"] in USUAL
            else None
        )
        if usual is None:
            continue
        check = validator_for(schema)
        assert check.is_valid(usual), (row["code"], list(check.iter_errors(usual)))
        assert not check.is_valid({**usual, "colour": "red"})
        assert not check.is_valid({**usual, "place": {"region": "KZ-99"}})


def test_safeguarded_services_are_not_offered(eotinish: OtherSystem) -> None:
    codes = [one["code"] for one in eotinish.get("/services").json()["services"]]
    assert "advice" in codes
    assert "protective_order" not in codes
    assert eotinish.get("/services/protective_order/schema").status_code == 404
