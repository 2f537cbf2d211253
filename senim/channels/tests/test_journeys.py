"""Whole exchanges over real HTTP: the same events as on the web for the same answers."""

import pytest
from django.test import Client

from senim.channels.tests.person import Person
from senim.channels.tests.records import events
from senim.channels.tests.talker import EVERY_SERVICE
from senim.intake.tests import citizen

pytestmark = pytest.mark.db


@pytest.mark.parametrize(("service", "language"), EVERY_SERVICE)
def test_the_same_answers_give_the_same_events_as_on_the_web(aigerim: Person, service: str, language: str) -> None:
    by_web = citizen.sent(Client(), service, language)
    by_bot = aigerim.submits(service, language)
    assert by_bot.pk != by_web.pk
    assert (by_bot.channel, by_web.channel) == ("chat", "web")
    assert events(by_bot) == events(by_web)
    assert by_bot.answers == by_web.answers
    assert (by_bot.language, by_bot.lane, by_bot.identity_level) == (language, by_web.lane, by_web.identity_level)
