"""Requests on which the tests of casework work: sent to Astana's first front office by Aigerim."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer, viewer_of
from senim.catalogue.actions import release_all
from senim.catalogue.queries import current
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival
from senim.intake.keys import new_key, read_key
from senim.intake.models import ServiceRequest
from senim.places.queries import front_offices

AT = dt.datetime(2026, 11, 16, 4, tzinfo=dt.UTC)
REGION = "KZ-71"
WORDS = "Көршілер түнде қатты ән қосады, үшінші рет жазып отырмын, ұйықтай алмаймыз"

Send = Callable[..., ServiceRequest]
Named = Callable[[str], Viewer]


@pytest.fixture
def released(db: None) -> None:
    release_all()


@pytest.fixture
def send(released: None) -> Send:
    """Sends a request; answers not given are made from the first option that fits."""

    def sent(
        service: str = "appeal", at: dt.datetime = AT, words: str = WORDS, region: str = REGION, **given: Any
    ) -> ServiceRequest:
        compiled = current(service, at.date())
        answers = {**answers_for(compiled.service, words, region), **given}
        key = read_key(new_key())
        assert key is not None
        made = submit(Arrival(compiled=compiled, answers=answers, key=key, channel="web", language="kk", at=at))
        return ServiceRequest.objects.get(pk=made.request_id)

    return sent


def answers_for(service: Any, words: str, region: str = REGION) -> dict[str, Any]:
    """An answer to every question of a service."""
    values: dict[str, Any] = {
        "longtext": words, "text": "Әйгерім", "number": 3, "date": "2026-11-10", "yesno": False, "statement": True,
        "place": {"region": region, "desk": front_offices(region)[0].pk}, "address": "010000, Астана қ., Абай даңғ., 1-үй",
        "person": "Әйгерім Сейтқали", "phone": "+77010000001", "email": "aigerim@example.kz", "iin": "900101400016",
    }  # fmt: skip
    answers: dict[str, Any] = {}
    for page in service.pages:
        for field in page.fields:
            if field.kind in {"choice", "choices"}:
                first = field.options[0].value
                answers[field.id] = first if field.kind == "choice" else [first]
            elif field.kind in values and field.kind != "iin":
                answers[field.id] = values[field.kind]
    return answers


@pytest.fixture
def viewer_named(db: None) -> Named:
    return lambda username: viewer_of(Officer.objects.get(username=username))
