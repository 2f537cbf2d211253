"""Bodies that no honest system sends: each gets a problem in words that names what to mend, keeps nothing, and is never a 5xx."""

import gzip
import json
from typing import Any

import pytest

from senim.channels.tests.other_system import BASE, OtherSystem, filled, other_system
from senim.intake.models import ServiceRequest

pytestmark = pytest.mark.db
JSON = "application/json"
BOMB = gzip.compress(b" " * 10_000_000, mtime=0)


@pytest.fixture
def eotinish(db: None) -> OtherSystem:
    """A system with all scopes."""
    return other_system()


def sends(system: OtherSystem, content: bytes, kind: str = JSON, **more: Any) -> Any:
    """POST bytes as a request to file, with any header."""
    headers = {**system.headers(), "Idempotency-Key": "one"}
    return system.client.post(f"{BASE}/requests", content, content_type=kind, headers=headers, **more)


def usual(change: bytes = b"", place: bytes = b"{") -> bytes:
    """A usual request, with something put behind a place in it."""
    return json.dumps(filled()).encode().replace(place, place + change, 1)


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b'{"x": "' + b"a" * 10_000_000 + b'"}', JSON, 413, "too_large"),
        (b"[" * 900_000, JSON, 422, "schema_refused"),
        (b'{"answers":' * 3_000 + b"1" + b"}" * 3_000, JSON, 400, "not_json"),
        (b'{"service": "advice", "service": "report", "answers": {}}', JSON, 400, "member_twice"),
        (b'{"service": "advice", "answers": {"text": "a", "text": "b"}}', JSON, 400, "member_twice"),
        (b'{"service": "advice", "answers": {"question": NaN}}', JSON, 400, "not_json"),
        (b'{"service": "advice", "answers": {"question": Infinity}}', JSON, 400, "not_json"),
        (b'{"service": "advice", "answers": {"question": 1e999}}', JSON, 422, "schema_refused"),
        (b'{"service": "advice", "answers": {"question": ' + b"9" * 9_000 + b"}}", JSON, 422, "schema_refused"),
        (b'{"service": "advice", "answers": {"question": "\\ud800"}}', JSON, 400, "not_json"),
        (b'\xef\xbb\xbf{"service": "advice", "answers": {}}', JSON, 400, "not_json"),
        ('{"service": "advice", "answers": {}}'.encode("utf-16"), JSON, 400, "not_json"),
        (b"{}", f"{JSON}; charset=windows-1251", 415, "wrong_charset"),
        (b"{}", f"{JSON}; charset=utf-16", 415, "wrong_charset"),
        (b"{}", "text/plain", 415, "wrong_type_of_content"),
        (b"", "", 415, "wrong_type_of_content"),
        (b"service=advice", "application/x-www-form-urlencoded", 415, "wrong_type_of_content"),
        (b"--x", "multipart/form-data", 415, "wrong_type_of_content"),
        (b"\x00" * 40, JSON, 400, "not_json"),
    ],
)
def test_a_hostile_body_is_a_problem_and_keeps_nothing(
    eotinish: OtherSystem, content: bytes, kind: str, status: int, code: str
) -> None:
    answer = sends(eotinish, content, kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert ServiceRequest.objects.filter(channel="connector").count() == 0
    assert sends(eotinish, usual(), f"{JSON}; charset=UTF-8").status_code == 201  # the control: the key is still free


@pytest.mark.parametrize("content", [BOMB, b"{}"])
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip"])
def test_a_compressed_body_is_never_unpacked(eotinish: OtherSystem, content: bytes, coding: str) -> None:
    answer = sends(eotinish, content, HTTP_CONTENT_ENCODING=coding)
    assert (answer.status_code, answer.json()["code"]) == (415, "compressed")
    assert sends(eotinish, usual(), HTTP_CONTENT_ENCODING="identity").status_code == 201


def test_a_body_in_chunks_without_its_length_is_told_to_name_it(eotinish: OtherSystem) -> None:
    answer = sends(eotinish, usual(), CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")
    assert ServiceRequest.objects.filter(channel="connector").count() == 0


def test_a_body_that_breaks_off_is_a_problem(eotinish: OtherSystem) -> None:
    answer = sends(eotinish, usual()[:-9])
    assert (answer.status_code, answer.json()["code"]) == (400, "not_json")


def test_a_name_given_twice_is_named(eotinish: OtherSystem) -> None:
    twice = sends(eotinish, usual(b'"language": "ru", '))
    assert (twice.json()["code"], twice.json()["field"]) == ("member_twice", "language")
    long = sends(eotinish, b'{"' + b"x" * 900 + b'": 1, "answers": {"' + b"y" * 99 + b'": 1, "' + b"y" * 99 + b'": 2}}')
    assert len(long.json().get("field", "")) <= 60
