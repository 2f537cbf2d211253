"""Photos with a request by Open311, pages of requests, tokens and jurisdictions; every refusal in both formats."""

import gzip
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from pytest_django import Settings

from senim.channels.models import Filed
from senim.channels.open311 import asking
from senim.channels.open311.numbers import number_of
from senim.channels.tests.city_app import BASE, FORM, CityApp, everybody, urlencoded, usual
from senim.intake.models import Attachment, ServiceRequest
from senim.intake.tests.uploads import PDF, PROGRAM, with_place
from senim.ledger.queries import stream_entries

pytestmark = pytest.mark.db
REQUESTS = f"{BASE}/requests.json"
PARTS = "multipart/form-data; boundary=x"


def parts(app: CityApp, *files: Any, part: str = "media", **more: Any) -> dict[str, Any]:
    """A usual request as an app sends it in parts, with files."""
    form = {**usual("advice"), "api_key": app.key, **more}
    attributes = {f"attribute[{name}]": value for name, value in form.pop("attributes").items()}
    return {**form, **attributes, part: list(files)}


def photo(name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, with_place())


def told(response: Any) -> str:
    """The words of a refusal, checked to be one as the specification writes it."""
    rows = json.loads(response.content)
    assert all(set(row) == {"code", "description"} and row["description"] for row in rows)
    assert {row["code"] for row in rows} == {response.status_code}
    return " ".join(row["description"] for row in rows)


def test_photos_come_with_the_request_cleaned_and_told_in_the_notice() -> None:
    app = CityApp.made()
    sent = parts(app, photo(), SimpleUploadedFile("scan.pdf", PDF), media_url="http://127.0.0.1:9/x.jpg")
    response = app.client.post(REQUESTS, sent)
    assert response.status_code == 200, response.content
    (row,) = json.loads(response.content)
    assert "Files kept with it: 2." in row["service_notice"]
    assert "media_url was not opened" in row["service_notice"]
    request = Filed.objects.latest("request_id").request
    assert row["service_request_id"] == number_of(request.pk)
    kept = list(request.attachments.order_by("pk"))
    assert [(one.media_type, one.by) for one in kept] == [("image/jpeg", "citizen"), ("application/pdf", "citizen")]
    assert [one.type for one in stream_entries(request.pk * 16)].count("attached") == 2
    from senim.intake import attachments

    assert b"Maker of cameras" in with_place()  # the control
    assert b"Maker of cameras" not in attachments.read(kept[0])


def test_a_form_in_parts_without_files_is_the_same_request() -> None:
    app = CityApp.made()
    assert app.client.post(REQUESTS, parts(app)).status_code == 200
    by_parts = Filed.objects.latest("request_id").request
    assert by_parts.answers == app.sent().answers


def test_the_same_call_again_keeps_no_file_twice_and_other_files_are_refused() -> None:
    app, headers = CityApp.made(), {"Idempotency-Key": "p-1"}
    first, again = (app.client.post(REQUESTS, parts(app, photo()), headers=headers) for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert Attachment.objects.count() == 1
    other = app.client.post(REQUESTS, parts(app, SimpleUploadedFile("b.pdf", PDF)), headers=headers)
    assert (other.status_code, "Idempotency-Key" in told(other)) == (400, True)
    assert app.client.post(REQUESTS, parts(app), headers=headers).status_code == 400
    assert (Filed.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_what_is_wrong_with_files_is_told_with_the_other_faults_and_nothing_is_stored(ending: str) -> None:
    app, before = CityApp.made(), ServiceRequest.objects.count()
    bad = [photo(), SimpleUploadedFile("a.jpg", PROGRAM), SimpleUploadedFile("b.png", b"")]
    response = app.client.post(f"{BASE}/requests.{ending}", parts(app, *bad, description=""))
    assert response.status_code == 400
    if ending == "json":
        rows = [row["description"] for row in json.loads(response.content)]
    else:
        rows = [one.findtext("description") or "" for one in etree.fromstring(response.content)]
    assert [row.partition(":")[0] for row in rows] == ["description", "media (2)", "media (3)"]
    assert (ServiceRequest.objects.count(), Attachment.objects.count()) == (before, 0)


def test_too_many_files_are_refused_before_one_is_looked_into(settings: Settings) -> None:
    settings.ATTACHMENTS_MAX = 2
    app = CityApp.made()
    response = app.client.post(REQUESTS, parts(app, photo(), photo(), SimpleUploadedFile("a.jpg", PROGRAM)))
    assert response.status_code == 400
    assert "2" in told(response)
    assert not Attachment.objects.exists()


def test_a_file_needs_its_part_and_a_key() -> None:
    app = CityApp.made()
    strange = app.client.post(REQUESTS, parts(app, photo(), part="image"))
    assert (strange.status_code, told(strange).partition(":")[0]) == (400, "media")
    assert app.client.post(REQUESTS, parts(app, photo(), part="media[]")).status_code == 200
    assert app.client.post(REQUESTS, parts(app, photo(), api_key="wrong.wrong")).status_code == 403
    assert Attachment.objects.count() == 1


def test_a_photo_of_a_request_is_shown_to_nobody_here() -> None:
    app = CityApp.made()
    app.client.post(REQUESTS, parts(app, photo("number-plate.jpg")))
    request = Filed.objects.latest("request_id").request
    assert request.attachments.exists()
    assert app.sees(request)["media_url"] is None
    assert b"number-plate" not in Client().get(REQUESTS).content


@pytest.mark.parametrize(
    ("body", "kind", "headers", "status"),
    [
        (b"--x", PARTS, {}, 403),
        (b"", PARTS, {}, 400),
        (b"x" * 100, "multipart/form-data", {}, 400),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n--x--\r\n', PARTS, {}, 400),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\0\r\n--x--\r\n', PARTS, {}, 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * 70_000 + b"\r\n--x--\r\n",
            PARTS,
            {},
            413,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * 1_100_000 + b"\r\n--x--\r\n",
            PARTS,
            {},
            413,
        ),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 300 + b"--x--\r\n", PARTS, {}, 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\n1\r\n' * 150 + b"--x--\r\n",
            PARTS,
            {},
            400,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n--x--\r\n',
            PARTS,
            {},
            403,
        ),
        (b"service_code=advice", f"{FORM}; charset=windows-1251", {}, 400),
        (b"service_code=advice", f"{FORM}; charset=utf-16", {}, 400),
        (gzip.compress(b"a" * 10_000_000, mtime=0), FORM, {"Content-Encoding": "gzip"}, 400),
        (b"{" * 60_000, "application/json", {}, 400),
        (b"a=1", "", {}, 400),
    ],
)
def test_a_hostile_form_is_refused_in_both_formats(
    body: bytes, kind: str, headers: dict[str, str], status: int
) -> None:
    for ending in ("json", "xml"):
        response = Client().post(f"{BASE}/requests.{ending}", body, content_type=kind, headers=headers)
        assert response.status_code == status, response.content
        if ending == "json":
            assert told(response)
        else:
            assert etree.fromstring(response.content).findtext("error/code") == str(status)
    assert not Filed.objects.exists()


def test_a_form_in_chunks_without_its_length_is_told_to_name_it() -> None:
    app = CityApp.made()
    sent = urlencoded({**usual("advice", attributes=""), "api_key": app.key})
    response = app.client.post(REQUESTS, sent, content_type=FORM, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert response.status_code == 400
    assert "Content-Length" in told(response)


def test_requests_come_in_pages_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    app = CityApp.made()
    numbers = [number_of(app.sent().pk) for _ in range(5)][::-1]
    seen = [app.looks("requests", page=str(page), page_size="2") for page in (1, 2, 3, 4)]
    assert [[one["service_request_id"] for one in page] for page in seen] == [
        numbers[:2],
        numbers[2:4],
        numbers[4:],
        [],
    ]
    assert len(app.looks("requests", page_size="3")) == 3
    assert len(app.looks("requests", page="1")) == 5
    monkeypatch.setattr(asking, "USUAL_PAGE", 4)
    assert [one["service_request_id"] for one in app.looks("requests", page="2")] == numbers[4:]


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "٣"},
        {"page": "9" * 30},
        {"page_size": "1001"},
        {"page": "100001", "page_size": "1"},
        {"page": "101", "page_size": "1000"},
    ],
)
def test_a_page_that_is_none_is_refused_by_name(query: dict[str, str]) -> None:
    response = Client().get(REQUESTS, query)
    assert response.status_code == 400
    assert "page" in told(response)
    assert Client().get(REQUESTS, {"page": "100", "page_size": "1000"}).status_code == 200


def test_a_number_is_its_own_token_and_nothing_else_is_one() -> None:
    app = CityApp.made()
    number, report = number_of(app.sent().pk), number_of(app.sent("report").pk)
    assert everybody(f"tokens/{number}") == [{"service_request_id": number, "token": number}]
    tree = etree.fromstring(Client().get(f"{BASE}/tokens/{number}.xml").content)
    assert (tree.tag, tree.findtext("request/service_request_id")) == ("service_requests", number)
    for other in (report, "1", f"{number},{number}", f" {number}", "0" * 32):
        assert Client().get(f"{BASE}/tokens/{other}.json").status_code == 404


def test_another_jurisdiction_is_refused_where_the_operator_named_ours(settings: Settings) -> None:
    app, paths = CityApp.made(), ("services", "services/advice", "requests", "discovery")
    for path in paths:
        assert Client().get(f"{BASE}/{path}.json", {"jurisdiction_id": "city.gov"}).status_code == 200
    settings.OPEN311_JURISDICTION = "police.kz"
    for path in paths:
        assert Client().get(f"{BASE}/{path}.json", {"jurisdiction_id": "Police.kz"}).status_code == 200
        assert Client().get(f"{BASE}/{path}.json").status_code == 200
        refused = Client().get(f"{BASE}/{path}.json", {"jurisdiction_id": "city.gov"})
        assert (refused.status_code, told(refused).partition(":")[0]) == (404, "jurisdiction_id")
    assert app.files(jurisdiction_id="city.gov").status_code == 404
    assert not Filed.objects.exists()
    assert app.files(jurisdiction_id="police.kz").status_code == 200
