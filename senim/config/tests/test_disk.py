"""Who holds the data folder."""

import threading
import time
from pathlib import Path

import pytest

from senim.config import disk


def test_a_folder_in_use_is_refused_and_one_let_go_in_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "LAST_BREATH_SECONDS", 0.3)
    with disk.held(tmp_path), pytest.raises(disk.FolderUnusable, match="in use"), disk.held(tmp_path):
        pass
    monkeypatch.setattr(disk, "LAST_BREATH_SECONDS", 5.0)
    dying = disk.held(tmp_path)
    dying.__enter__()
    threading.Timer(0.3, lambda: dying.__exit__(None, None, None)).start()
    began = time.monotonic()
    with disk.held(tmp_path):
        assert time.monotonic() - began >= 0.2
