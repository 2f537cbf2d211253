"""Whole exchanges over real HTTP: the same events as on the web for the same answers."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from senim.channels.tests.person import Person
from senim.intake.models import ServiceRequest
from senim.intake.tests import citizen
from senim.ledger.queries import entries_of
from senim.processes.runs import STREAMS_PER_REQUEST

pytestmark = pytest.mark.db
BY_THE_DOOR = {"channel"}


def events(request: ServiceRequest) -> list[tuple[Any, ...]]:
    """Every record of a request without what no two requests share: numbers and moments."""
    return [
        (
            one.type,
            one.activity,
            one.lifecycle,
            one.role,
            one.unit,
            sorted(set(one.payload) - BY_THE_DOOR),
            _coded(one.payload),
        )
        for one in entries_of([request.pk * STREAMS_PER_REQUEST])
    ]


def _coded(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if isinstance(value, str | bool) and name not in BY_THE_DOOR}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("service", ["advice", "appeal", "certificate", "migration", "report", "road"])
def test_the_same_answers_give_the_same_events_as_on_the_web(aigerim: Person, service: str, language: str) -> None:
    by_web = citizen.sent(Client(), service, language)
    by_bot = aigerim.submits(service, language)
    assert by_bot.pk != by_web.pk
    assert (by_bot.channel, by_web.channel) == ("chat", "web")
    assert events(by_bot) == events(by_web)
    assert by_bot.answers == by_web.answers
    assert (by_bot.language, by_bot.lane, by_bot.identity_level) == (language, by_web.lane, by_web.identity_level)
