"""What an operator gives by environment variables, and the clear line where it makes no sense."""

import pytest

from senim.config import environment


def test_one_of_several_words_is_taken_and_another_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENIM_TELEGRAM_MODE", raising=False)
    assert environment.one_of("SENIM_TELEGRAM_MODE", "polling", "webhook") == "polling"
    monkeypatch.setenv("SENIM_TELEGRAM_MODE", "webhook")
    assert environment.one_of("SENIM_TELEGRAM_MODE", "polling", "webhook") == "webhook"
    monkeypatch.setenv("SENIM_TELEGRAM_MODE", "push")
    with pytest.raises(SystemExit, match="SENIM_TELEGRAM_MODE must be polling or webhook, it is 'push'"):
        environment.one_of("SENIM_TELEGRAM_MODE", "polling", "webhook")
