"""The sealed instance beside the demo knows nothing of the police's settings, and a folder is never served as the other kind."""

import argparse
import socket
from pathlib import Path

import pytest

from senim.commands import beside
from senim.config import environment


def given(**more: object) -> argparse.Namespace:
    return argparse.Namespace(**{"host": "127.0.0.1", "port": 8765, "empty": False, "no_sealed": False, **more})


def test_its_environment_has_none_of_the_polices_secrets_and_addresses(tmp_path: Path) -> None:
    police = {
        "PATH": "/bin",
        "SENIM_HOSTS": "name",
        "SENIM_SECRET_KEY": "secret",
        "SENIM_DATABASE": "postgresql://u:p@h/police",
        "SENIM_CHECKPOINTS": "/police/checkpoints",
        "SENIM_TELEGRAM_TOKEN": "token",
        "SENIM_SEALED_SITE": "http://x",
    }
    told = beside.environment(police, tmp_path / "sealed", "http://127.0.0.1:1")
    assert told == {
        "PATH": "/bin",
        "SENIM_HOSTS": "name",
        "SENIM_INSTANCE": "sealed",
        "SENIM_DATA": str(tmp_path / "sealed"),
        "SENIM_SITE": "http://127.0.0.1:1",
    }


def test_there_is_one_beside_the_demo_alone_and_on_a_port_that_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SENIM_SEALED_SITE", "SENIM_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SENIM_DEMO", "1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site = beside.address(given(port=port - 1), "127.0.0.1", tmp_path)
    assert site.startswith("http://127.0.0.1:")
    assert not site.endswith(f":{port}")
    assert beside.address(given(empty=True), "127.0.0.1", tmp_path) == ""
    assert beside.address(given(no_sealed=True), "127.0.0.1", tmp_path) == ""
    monkeypatch.setenv("SENIM_DEMO", "0")
    assert beside.address(given(), "127.0.0.1", tmp_path) == ""
    monkeypatch.setenv("SENIM_DEMO", "1")
    monkeypatch.setenv("SENIM_SEALED_SITE", "https://elsewhere")
    assert beside.address(given(), "127.0.0.1", tmp_path) == ""


def test_a_folder_says_what_it_was_made_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENIM_INSTANCE", raising=False)
    assert environment.instance(tmp_path) == "police"
    (tmp_path / environment.INSTANCE_MARK).write_text("sealed\n", encoding="ascii")
    assert environment.instance(tmp_path) == "sealed"
    monkeypatch.setenv("SENIM_INSTANCE", "police")
    with pytest.raises(SystemExit, match="is of a sealed instance"):
        environment.instance(tmp_path)
