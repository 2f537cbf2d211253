"""Fixtures of the SMS door: a gateway on this machine, a person, and settings that lead there."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from senim.channels.sms.tests.fake_kannel import ACCOUNT, FakeKannel, running
from senim.channels.sms.tests.texter import SECRET, Texter


@pytest.fixture
def kannel(settings: Settings) -> Iterator[FakeKannel]:
    """The gateway, with our settings leading to it."""
    with running(FakeKannel()) as found:
        settings.KANNEL, settings.SMS_NUMBER, settings.SMS_SECRET = (found.base, *ACCOUNT), "1102", SECRET
        settings.NOTICES_BY = {**settings.NOTICES_BY, "sms": "kannel"}
        settings.SMS_PRICE, settings.SITE = 1500, "https://senim.example"
        settings.KANNEL_CALLS = "http://127.0.0.1:8000"
        yield found


@pytest.fixture(autouse=True)
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why calls were refused, in order: the board writes bursts later, so what it is told is kept here."""
    found: list[str] = []
    monkeypatch.setattr("senim.channels.sms_calls.refused", lambda _door, reason, _at: found.append(reason))
    return found


@pytest.fixture
def askar(kannel: FakeKannel) -> Texter:
    """Askar with his phone."""
    return Texter(kannel=kannel)
