"""The real server: `senim run` in a process of its own, as a person starts it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.postgres import spare_port

START_SECONDS = 240
SENIM = Path(sys.executable).parent / "senim"
ROOT = Path(__file__).resolve().parents[2]


class NotReady(Exception):
    """The server ended or did not answer in time; says what it wrote."""


def environment(**more: str) -> dict[str, str]:
    """The environment without the tests' own settings: this is the product as it is installed."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith(("SENIM_", "DJANGO_"))}, **more}


@contextmanager
def running(folder: Path, *options: str, **settings: str) -> Iterator[str]:
    """The address of a server on this data folder, which it makes when there is none; stopped at the end. Refuses NotReady.

    Without the sealed instance beside it; one of its own is `running(folder, SENIM_INSTANCE="sealed")`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, said = spare_port(), folder.with_name(f"{folder.name}.said")
    with said.open("w") as output:
        server = subprocess.Popen(
            [SENIM, "run", "--no-sealed", "--port", str(port), "--data", str(folder), *options],
            cwd=folder, env=environment(**settings), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(server, address, said)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(server: "subprocess.Popen[bytes]", address: str, said: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise NotReady(said.read_text()[-2000:])


def receipts_of_late(folder: Path) -> dict[str, list[str]]:
    """Number and secret of made-up requests that are late, by what has passed: `promise`, `limit`."""
    known = environment(SENIM_DATA=str(folder), SENIM_SECRET_KEY=(folder / "secret.key").read_text().strip())
    command = [sys.executable, "-m", "tests.journeys.made_up"]
    said = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, check=True, text=True).stdout
    return dict(json.loads(said))
