"""A worker killed in the middle of exchanges: people write to a bot, the worker is killed again and again, the provider fails.

Every person must end with exactly one request and one receipt, by the same steps as without a kill.
`python -m benchmarks.kill9_messenger [--kills 50] [--people 40] [--seed 1]`
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.installation import ROOT, environment_of, make
from senim.channels.tests.fake_bot_api import TOKEN, FakeBotApi, running

PATIENCE_SECONDS: Final = 240.0
LONGEST_LIFE_SECONDS: Final = 1.5
"""From its first call on a worker lives a random part of this."""
START_SECONDS: Final = 30.0
_WANTED: Final = ("en", "service:advice", "begin", "criminal", "/next", "KZ-71", "/skip", "send")


@dataclass
class Crowd(FakeBotApi):
    """A provider with people at it: each answers every new question once, whatever was said twice; every third call fails."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    share_failing: float = 0.3
    answered: dict[int, int] = field(default_factory=dict)
    secrets: dict[int, set[str]] = field(default_factory=dict)
    twice: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Like the provider's, but failing; the person at the other end reads what got through."""
        with self.lock:
            if self.chance.random() < self.share_failing:
                return 500, {"ok": False, "error_code": 500, "description": "as planned"}
            status, told = super().answer(method, given)
            if method == "sendMessage" and status == 200:
                self._is_read(given)
            return status, told

    def begin(self, people: int) -> None:
        """Everybody writes their first word."""
        for chat in range(1, people + 1):
            self._writes(chat, "/start")

    def done(self) -> int:
        """How many people hold a receipt."""
        return len(self.secrets)

    def _is_read(self, given: dict[str, Any]) -> None:
        chat = given["chat_id"]
        secret = next((line for line in given["text"].splitlines() if line.startswith("Secret: ")), "")
        if secret:
            self.secrets.setdefault(chat, set()).add(secret)
        buttons = [
            one["callback_data"] for row in given.get("reply_markup", {}).get("inline_keyboard", []) for one in row
        ]
        turn = int(buttons[0].partition(":")[0]) if buttons else 0
        if turn <= self.answered.get(chat, 0):
            self.twice += bool(buttons)
            return
        self.answered[chat] = turn
        if not secret:
            self._replies(chat, buttons)

    def _replies(self, chat: int, buttons: list[str]) -> None:
        codes = {data.partition(":")[2]: data for data in buttons}
        offices = [data for code, data in codes.items() if code.isdigit()]
        wanted = next((codes[code] for code in _WANTED if code in codes), offices[0] if offices else "")
        if wanted:
            message = {"chat": {"id": chat, "type": "private"}}
            self.arrives(callback_query={"id": "1", "from": {"id": chat}, "message": message, "data": wanted})
        else:
            self._writes(chat, f"Question of person {chat}")

    def _writes(self, chat: int, text: str) -> None:
        self.arrives(message={"chat": {"id": chat, "type": "private"}, "from": {"id": chat}, "text": text})


def run(kills: int, people: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill the worker so often while so many people write; what was lost, doubled or different at the end."""
    make(folder, {"SENIM_DATABASE": ""})
    chance, began = random.Random(seed), time.monotonic()
    with running(Crowd(chance=random.Random(seed))) as api:
        crowd = api if isinstance(api, Crowd) else Crowd()
        crowd.begin(people)
        killed = _killing(crowd, folder, kills, people, chance)
        return {
            "kills": killed,
            "people": people,
            "seconds": round(time.monotonic() - began, 1),
            "without_receipt": people - crowd.done(),
            "with_two_receipts": sum(len(found) > 1 for found in crowd.secrets.values()),
            "said_twice": crowd.twice,
            "provider_failing_percent": round(crowd.share_failing * 100),
            **examined(folder, people),
        }


def _killing(crowd: Crowd, folder: Path, kills: int, people: int, chance: random.Random) -> int:
    """Start, let live, kill; after the last kill the worker may live until everybody has a receipt."""
    killed = 0
    while killed <= kills:
        worker = _worker(crowd.base, folder)
        try:
            _until(START_SECONDS, partial(_has_called, crowd, len(crowd.calls)))
            life = chance.random() * LONGEST_LIFE_SECONDS if killed < kills else PATIENCE_SECONDS
            _until(life, lambda: crowd.done() == people)
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        killed += 1
        if crowd.done() == people:
            break
    return killed


def _has_called(crowd: Crowd, known: int) -> bool:
    return len(crowd.calls) > known


def _until(seconds: float, reached: Callable[[], bool]) -> None:
    """Wait until something is so, but no longer than this."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not reached():
        time.sleep(0.005)


def _worker(base: str, folder: Path) -> subprocess.Popen[bytes]:
    more = {"SENIM_DATABASE": "", "SENIM_DATA": str(folder), "SENIM_TELEGRAM_TOKEN": TOKEN, "SENIM_TELEGRAM_API": base}
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "senim.cli", "worker"],
            cwd=ROOT, env=environment_of(more), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def examined(folder: Path, people: int) -> dict[str, Any]:
    """What the database holds at the end: requests by the bot, whose words they are, and the records of each."""
    base = sqlite3.connect(folder / "senim.sqlite3")
    rows = base.execute("SELECT id, answers FROM intake_servicerequest WHERE channel='chat'").fetchall()
    said = Counter(str(json.loads(answers)["question"]) for _id, answers in rows)
    records: dict[int, list[str]] = {}
    for stream, kind in base.execute("SELECT stream, type FROM ledger_record ORDER BY stream, n"):
        records.setdefault(stream // 16, []).append(kind)
    ways = Counter(tuple(records.get(id, [])) for id, _answers in rows)
    base.close()
    return {
        "lost": people - len(said),
        "doubled": sum(count - 1 for count in said.values()),
        "sequences": len(ways),
    }


def is_good(report: dict[str, Any]) -> bool:
    """Whether nothing was lost, doubled or different."""
    zero = ("without_receipt", "with_two_receipts", "lost", "doubled")
    return all(report[name] == 0 for name in zero) and report["sequences"] == 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="senim-kill9-") as folder:
        report = run(given.kills, given.people, given.seed, Path(folder))
    print(json.dumps(report, indent=2))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    sys.exit(main())
