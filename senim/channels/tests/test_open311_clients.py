"""Clients that other people wrote, over real HTTP: georeport reads us, civicbot checks against our definitions and files."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.open311 import Open311Client, ValidationError
from civicbot.registry import Endpoint
from georeport.georeport import GeoReport
from pytest_django.live_server_helper import LiveServer

from senim.channels.models import Filed
from senim.channels.open311.numbers import number_of
from senim.channels.tests.city_app import BASE, CityApp
from senim.intake.models import ServiceRequest

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
WORDS = "Менің телефонымды ұрлап кетті, не істеймін?"


@pytest.fixture
def address(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Our end point on a server of this test."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return f"{live_server.url}{BASE}"


def filer(address: str) -> Open311Client:
    """civicbot, without its pauses between calls."""
    endpoint = Endpoint("senim", "Senim", address, write=True)
    return Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(0.0)))


def sent(client: Open311Client, key: str, **more: Any) -> Any:
    """What civicbot files after it has checked the form against our definition."""
    form = {"lat": 51.128, "lng": 71.430, "description": WORDS, "attributes": {"competence": "criminal"}, **more}
    made = client.create_request(
        "advice", dry_run=False, confirm="SEND", api_key=key, validate_remote=True, **form
    )  # fmt: skip
    return made.response[0]


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_georeport_reads_what_civicbot_filed(address: str, ending: str) -> None:
    app = CityApp.made()
    row = sent(filer(address), app.key)
    request = Filed.objects.latest("pk").request
    assert (request.channel, request.region_id, request.answers["question"]) == ("open311", "KZ-71", WORDS)
    assert row["service_request_id"] == number_of(request.pk)
    reader = GeoReport(address, output_format=ending)
    assert {one["service_code"] for one in reader.get_service_list()} >= {"advice", "appeal", "report"}
    assert reader.get_service_definition("advice")["service_code"] == "advice"
    told = reader.get_service_request(row["service_request_id"])
    assert (told["service_request_id"], told["status"], told["description"]) == (
        row["service_request_id"],
        "open",
        None,
    )
    listed = reader.get_service_requests(service_code="advice,road", status="open")
    assert (listed if isinstance(listed, dict) else listed[0])["service_request_id"] == row["service_request_id"]


def test_civicbot_finds_with_our_definition_what_we_would_refuse(address: str) -> None:
    client, key = filer(address), CityApp.made().key
    with pytest.raises(ValidationError, match="competence"):
        sent(client, key, attributes={})
    with pytest.raises(ValidationError, match="not in"):
        sent(client, key, attributes={"competence": "none"})
    with pytest.raises(ValidationError, match="not offered"):
        client.create_request("protective_order", api_key=key, validate_remote=True, lat=51.1, lng=71.4)
    assert not Filed.objects.exists()


def test_what_we_refuse_reaches_the_client_as_a_list_of_errors(address: str) -> None:
    client = filer(address)
    with pytest.raises(HttpError) as refused:
        sent(client, "wrong.wrong")
    assert (refused.value.status, '"code":403' in refused.value.body) == (403, True)
    with pytest.raises(HttpError) as faulty:
        sent(client, CityApp.made().key, phone="12")
    assert faulty.value.status == 400
    assert "phone" in faulty.value.body
    with pytest.raises(HttpError) as absent:
        client.get_token("1")
    assert absent.value.status == 404


def test_sixteen_calls_at_once_with_one_idempotency_key_file_one_request(address: str) -> None:
    key, before = CityApp.made().key, ServiceRequest.objects.count()
    form = {
        "api_key": key, "service_code": "advice", "address_id": "KZ-71", "description": WORDS,
        "attribute[competence]": "criminal",
    }  # fmt: skip

    def call(_number: int) -> tuple[int, bytes]:
        with httpx.Client(trust_env=False, timeout=60) as client:
            response = client.post(f"{address}/requests.json", data=form, headers={"Idempotency-Key": "once"})
            return response.status_code, response.content

    with ThreadPoolExecutor(16) as callers:
        answers = list(callers.map(call, range(16)))
    assert {status for status, _content in answers} == {200}
    assert len(set(answers)) == 1
    assert (ServiceRequest.objects.count(), Filed.objects.count()) == (before + 1, 1)
