"""The OpenAPI document says what the code does: valid by itself, and no call made from it meets a fault or another shape."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as searching
from jsonschema_rs import meta
from schemathesis.generation import GenerationMode

from senim.channels.connector.incoming import checking
from senim.channels.connector.openapi import document
from senim.channels.connector.operations import OPERATIONS
from senim.channels.connector.shapes import NoQuery
from senim.channels.connector_tables import Teller
from senim.channels.tests.other_system import BASE, OtherSystem, other_system

pytestmark = pytest.mark.db
TOLD = "told"
NAMES = sorted([*(one.name for each in OPERATIONS.values() for one in each), TOLD])
TAKING = sorted(
    [*(one.name for each in OPERATIONS.values() for one in each if one.body or one.query is not NoQuery), TOLD]
)
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


@pytest.fixture
def system(db: None) -> OtherSystem:
    return other_system(per_minute=1_000_000)


def test_the_document_is_served_in_three_languages(client: Client) -> None:
    texts = {}
    for language in ("kk", "ru", "en"):
        answer = client.get(f"{BASE}/openapi.json", headers={"Accept-Language": language})
        assert answer.status_code == 200
        texts[language] = answer.json()["info"]["description"]
    assert answer.json()["openapi"] == "3.1.0"
    assert len(set(texts.values())) == 3


def test_every_schema_in_it_is_a_json_schema() -> None:
    schemas = document()["components"]["schemas"]
    assert {"NewRequest", "RequestState", "Fault", "ChangeRow"} <= set(schemas)
    for name, schema in schemas.items():
        assert meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}), name


def test_every_operation_of_the_table_is_in_it_and_no_other() -> None:
    described = {one["operationId"] for methods in document()["paths"].values() for one in methods.values()}
    assert described == {*NAMES, "token", "document"}


@pytest.fixture
def calls(system: OtherSystem, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The document as schemathesis reads it, with some requests to ask for."""
    for number in range(2):
        system.files(own_number=f"N {number}", words_consent=True)
    # The tool's calls come through the same stack as a server's, but within the test's one transaction.
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _self: None)
    # Its webhooks are not signed; that only signed ones count is tested beside.
    teller = Teller(key=system.key, secret=b"")
    monkeypatch.setattr(checking, "check", lambda *_given: None)
    monkeypatch.setattr(checking, "known", lambda _name: teller)
    return schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", get_wsgi_application())


@pytest.mark.parametrize(
    ("name", "mode"), [(one, mode) for mode, names in (("positive", NAMES), ("negative", TAKING)) for one in names]
)
def test_no_call_made_from_it_meets_a_fault_or_another_shape(
    system: OtherSystem, calls: Any, name: str, mode: str
) -> None:
    operation = calls.find_operation_by_id(name)
    seen: list[int] = []
    number = system.get("/requests").json()["requests"][0]["number"]
    quick = searching(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )

    @quick
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def walk(case: Any) -> None:
        if "number" in (case.path_parameters or {}) and len(seen) % 2:
            case.path_parameters["number"] = number
        if isinstance(case.body, dict) and "service" in case.body and len(seen) % 2:
            case.body["service"] = "advice"
        if name == TOLD and isinstance(case.body, dict) and isinstance(case.body.get("data"), dict) and len(seen) % 2:
            case.body["data"]["number"] = number
        answer = case.call(headers={**system.headers(), "Accept-Encoding": "identity"})
        seen.append(answer.status_code)
        case.validate_response(answer, checks=schemathesis.checks.CHECKS.get_by_names(CHECKS))

    walk()
    assert seen
    assert all(status < 500 for status in seen)
