"""Fixtures for the doors: the fake Bot API, a person, and settings that lead there."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from senim.channels.tests.fake_bot_api import TOKEN, FakeBotApi, running
from senim.channels.tests.person import Person


@pytest.fixture
def api(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBotApi]:
    """The provider on this machine, with our settings leading to it."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with running(FakeBotApi()) as found:
        settings.TELEGRAM_TOKEN, settings.TELEGRAM_API, settings.TELEGRAM_MODE = TOKEN, found.base, "polling"
        settings.SITE = "https://senim.example"
        yield found


@pytest.fixture
def aigerim(api: FakeBotApi) -> Person:
    """Aigerim with her phone."""
    return Person(api)
