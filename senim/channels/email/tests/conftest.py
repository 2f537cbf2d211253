"""Fixtures of the door: settings of an installation that reads a mailbox, a person who writes, everything sent kept in memory."""

import pytest
from pytest_django import Settings

from senim.channels.email.tests.correspondent import Correspondent
from senim.config.environment import MailServer
from senim.notices.transports.memory.sending import MEMORY


@pytest.fixture
def aigerim(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Correspondent:
    """Aigerim, writing to an installation that reads letters."""
    settings.NOTICES_BY = {"email": "memory", "sms": "", "telegram": ""}
    settings.IMAP = MailServer("imap", "127.0.0.1", 1)
    settings.MAIL_ADDRESS, settings.SITE = "ask@senim.example", "https://senim.example"
    settings.MAIL_FROM = "Senim <ask@senim.example>"
    monkeypatch.setattr(MEMORY, "taken", [])
    monkeypatch.setattr(MEMORY, "faults", [])
    return Correspondent()
