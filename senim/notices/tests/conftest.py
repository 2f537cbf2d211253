"""Fixtures of the notices' tests: a transport that keeps everything in memory."""

import pytest
from django.conf import settings

from senim.notices.transports.memory.sending import MEMORY, MemoryTransport


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryTransport:
    """Everything goes into the memory of this process."""
    monkeypatch.setattr(settings, "NOTICES_BY", {"email": "memory", "sms": "memory", "telegram": "memory"})
    monkeypatch.setattr(MEMORY, "taken", [])
    monkeypatch.setattr(MEMORY, "faults", [])
    return MEMORY
