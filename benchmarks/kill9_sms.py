"""The whole installation killed while people write SMS: web server and worker, again and again, behind a real Kannel.

Kannel keeps what people write meanwhile and brings it later; every person must end with exactly one request and one receipt.
Needs Kannel and the npm package smpp (tools/kannel.py). `python -m benchmarks.kill9_sms [--kills 15] [--people 8] [--seed 1]`
"""

import os
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks import killing
from benchmarks.installation import Server, make
from tools import kannel

SECRET: Final = "only-for-kills"
LONGEST_LIFE_SECONDS: Final = 2.5
_SECRET_WORDS: Final = "Secret: "


@dataclass
class Crowd:
    """People behind the centre. Each walks one service after the other until all kills are over."""

    centre: kannel.Centre
    people: int
    killing_ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: int = 0
    secrets: dict[str, set[str]] = field(default_factory=dict)
    astray: list[str] = field(default_factory=list)

    def walk(self) -> None:
        """One person after the other, each with a number and words of their own."""
        from django.db import connections

        while not self.killing_ended.is_set() and not self.astray:
            with self.lock:
                self.sent += 1
                mine = self.sent
            try:
                self._person(f"+7701{mine:07}", f"Question of person {mine}")
            except Exception as fault:  # told in the report: a thread's fault is nobody's otherwise
                self.astray.append(f"{type(fault).__name__}: {fault}")
        connections.close_all()

    def _person(self, number: str, words: str) -> None:
        from senim.channels.sms.tests.texter import Subscriber

        person = Subscriber(number, self.centre, _patiently)
        person.submits("advice", "en", question=words)
        found = {line for part in person.parts() for line in part.splitlines() if line.startswith(_SECRET_WORDS)}
        self.secrets[number] = found


def _patiently(happened: Callable[[], bool]) -> None:
    assert killing.until(killing.PATIENCE_SECONDS, happened, 0.05), "no answer came"


def run(kills: int, people: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill the installation so often while so many people write at once; what was lost or doubled. Refuses kannel.NoKannel."""
    kannel.check()
    make(folder, {"SENIM_DATABASE": ""})
    began, server = time.monotonic(), Server(folder)
    address = f"http://127.0.0.1:{server.port}"
    with kannel.gateway(address, SECRET) as gateway:
        server.more = _settings(address, gateway.base)
        crowd = Crowd(gateway.centre, people)
        restarts = _killing(crowd, server, kills, random.Random(seed), folder)
    done = len(crowd.secrets)
    return {
        "kills": kills,
        "people": crowd.sent,
        "at_once": people,
        "restart_max_s": round(max(restarts), 1),
        "seconds": round(time.monotonic() - began, 1),
        "parts": sum(one["got"] == "submit" for one in gateway.centre.got),
        "astray": crowd.astray,
        **killing.receipts(crowd.secrets, crowd.sent),
        **killing.examined(folder, "sms", max(done, crowd.sent)),
    }


def _killing(crowd: Crowd, server: Server, kills: int, chance: random.Random, folder: Path) -> list[float]:
    """Start, let live, kill, start again; the last one lives until the people who began are done. How long starts took."""
    restarts = [server.start()]
    os.environ.update(server.more or {})
    from senim.config import making

    making.setup(folder)
    try:
        with ThreadPoolExecutor(crowd.people) as pool:
            walking = [pool.submit(crowd.walk) for _ in range(crowd.people)]
            try:
                for _ in range(kills):
                    time.sleep(chance.random() * LONGEST_LIFE_SECONDS)
                    server.kill()
                    restarts.append(server.start())
            finally:
                crowd.killing_ended.set()
            for one in walking:
                one.result()
    finally:
        with suppress(ProcessLookupError):
            server.stop()
    return restarts


def _settings(address: str, gateway: str) -> dict[str, str]:
    user, password = kannel.ACCOUNT
    return {
        "SENIM_DATABASE": "",
        "SENIM_SITE": address,
        "SENIM_KANNEL": gateway.replace("http://", f"http://{user}:{password}@"),
        "SENIM_KANNEL_CALLS": address,
        "SENIM_SMS_NUMBER": "1102",
        "SENIM_SMS_SECRET": SECRET,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when it is good."""
    return killing.told(run, __doc__, 15, 8, arguments)


if __name__ == "__main__":
    sys.exit(main())
