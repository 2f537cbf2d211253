"""Keys, limits, repetition and hostile calls: each is answered in the form of the specification, and nothing is lost or doubled."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from lxml import etree

from senim.channels.models import ApiKey, Filed
from senim.channels.open311 import answering
from senim.channels.tests.city_app import BASE, FORM, CityApp, everybody, urlencoded, usual
from senim.intake.models import ServiceRequest

pytestmark = pytest.mark.db
REQUESTS = f"{BASE}/requests.json"


def told(response: Any) -> list[dict[str, Any]]:
    """The errors of an answer."""
    rows = json.loads(response.content)
    assert all(set(row) == {"code", "description"} and row["description"] for row in rows)
    assert {row["code"] for row in rows} == {response.status_code}
    return list(rows)


@pytest.mark.parametrize("key", ["", "wrong", "wrong.wrong", "х" * 300])
def test_without_a_good_key_nothing_is_filed(key: str) -> None:
    before = ServiceRequest.objects.count()
    response = CityApp(key, Client()).files()
    assert response.status_code == 403
    assert "api_key" in told(response)[0]["description"]
    assert ServiceRequest.objects.count() == before
    assert CityApp.made().files().status_code == 200


def test_a_key_is_taken_from_the_parameter_or_the_header() -> None:
    app = CityApp.made()
    form = urlencoded({name: value for name, value in usual("advice").items() if name != "attributes"})
    form += "&attribute%5Bcompetence%5D=criminal"
    response = Client().post(REQUESTS, form, content_type=f"{FORM}; charset=utf-8", headers={"X-Api-Key": app.key})
    assert response.status_code == 200
    assert len(json.loads(Client().get(REQUESTS, {"api_key": app.key}).content)) == 1
    assert Client().get(REQUESTS, {"api_key": "wrong.wrong"}).status_code == 403


def test_past_its_limit_an_app_is_told_when_to_call_again() -> None:
    app = CityApp.made(per_minute=2)
    assert [app.files().status_code for _ in range(2)] == [200, 200]
    response = app.files()
    if response.status_code == 200:  # the minute turned meanwhile
        app.files()
        response = app.files()
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert told(response)
    assert CityApp.made().files().status_code == 200


def test_looking_without_a_key_has_a_limit_by_place_and_the_catalogue_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_A_MINUTE", 3)
    found = [Client().get(REQUESTS).status_code for _ in range(8)]
    assert found[:3] == [200, 200, 200]
    assert 429 in found
    assert Client().get(f"{BASE}/services.json").status_code == 200
    assert Client().get(REQUESTS, REMOTE_ADDR="10.9.8.7").status_code == 200


def test_the_same_idempotency_key_gives_the_same_answer_and_one_request() -> None:
    app, other = CityApp.made(), CityApp.made()
    first, again = (app.files(headers={"Idempotency-Key": "a-1"}) for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert Filed.objects.count() == 1
    changed = app.files(headers={"Idempotency-Key": "a-1"}, description="Басқа сөз")
    assert changed.status_code == 400
    assert "Idempotency-Key" in told(changed)[0]["description"]
    assert other.files(headers={"Idempotency-Key": "a-1"}).content != first.content
    assert Filed.objects.count() == 2
    assert app.files(headers={"Idempotency-Key": "x" * 201}).status_code == 400
    assert app.files().content != app.files().content
    assert Filed.objects.count() == 4


def test_a_fault_between_request_and_filing_leaves_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_columns: Any) -> None:
        raise OperationalError("database is locked")

    app, before = CityApp.made(), ServiceRequest.objects.count()
    app.client.raise_request_exception = False
    monkeypatch.setattr(Filed.objects, "create", broken)
    response = app.files(headers={"Idempotency-Key": "1"})
    assert response.status_code == 503
    assert told(response)
    assert ServiceRequest.objects.count() == before
    monkeypatch.undo()
    assert app.files(headers={"Idempotency-Key": "1"}).status_code == 200
    assert ServiceRequest.objects.count() == before + 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{}", "application/json", 400),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "text/xml", 400),
        ("service_code=%FF", FORM, 400),
        (b"service_code=\xff", FORM, 400),
        ("service_code=%00", FORM, 400),
        ("&".join(f"a{number}=1" for number in range(300)), FORM, 400),
        ("description=" + "x" * 70_000, FORM, 413),
        ("description=" + "x" * 1_100_000, FORM, 413),
        ("", FORM, 400),
        ("attribute[[]]=1&attribute[]=2&attribute=3&attribute[a][b]=4", FORM, 403),
    ],
)
def test_a_body_that_is_no_form_is_refused_in_both_formats(body: str | bytes, kind: str, status: int) -> None:
    response = Client().post(REQUESTS, body, content_type=kind)
    assert response.status_code == status
    assert told(response)
    xml = Client().post(f"{BASE}/requests.xml", body, content_type=kind)
    assert etree.fromstring(xml.content).findtext("error/code") == str(status)


@pytest.mark.parametrize(
    "name", ["attribute[[]]", "attribute[]", "attribute", "attribute[a][b]", "attribute[a", "]", ""]
)
def test_strange_names_of_parameters_break_nothing(name: str) -> None:
    assert CityApp.made().files(**{name: "x"}).status_code in {200, 400}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("put", "requests.json", 405),
        ("delete", "requests/1.json", 405),
        ("post", "services.json", 405),
        ("post", "requests/1.json", 405),
        ("get", "requests/1.json", 404),
        ("get", "requests/%F0%28.json", 404),
        ("get", "requests/" + "9" * 600 + ".json", 404),
        ("get", "tokens/1.json", 404),
        ("get", "nothing.json", 404),
        ("get", "requests.json?service_code=%FF", 400),
        ("get", "requests.json?service_code=%00", 400),
        ("get", "requests.json?x=" + "x" * 5000, 400),
    ],
)
def test_refusals_before_and_behind_the_views_have_the_same_form(method: str, path: str, status: int) -> None:
    response = getattr(Client(), method)(f"{BASE}/{path}")
    assert response.status_code == status
    assert told(response)
    if status == 405:
        assert "GET" in response["Allow"]


def test_an_unknown_format_is_told_in_xml() -> None:
    response = Client().get(f"{BASE}/requests.yaml")
    assert (response.status_code, response["Content-Type"]) == (404, "text/xml; charset=utf-8")
    assert ".json" in (etree.fromstring(response.content).findtext("error/description") or "")


def test_markup_in_a_description_comes_back_as_the_text_it_is() -> None:
    app, words = CityApp.made(), "<b>ә</b> &amp; ]]> '; DROP TABLE -- {{ 7*7 }} ￾ 🚓"
    request = app.sent(description=words)
    assert app.sees(request)["description"] == words
    response = Client().get(f"{BASE}/requests.xml", headers={"X-Api-Key": app.key})
    assert etree.fromstring(response.content).findtext("request/description") == words.replace("￾", "�")


def test_a_key_for_something_else_opens_nothing_here() -> None:
    app = CityApp.made()
    ApiKey.objects.update(scopes=["another"])
    assert app.files().status_code == 403
    assert everybody("requests") == []
