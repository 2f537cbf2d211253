"""Notices under fire: `python -m benchmarks.notices [--notices 10000] [--kills 50] [--postgresql]`.

A provider that fails three times in ten and a worker that is killed again and again (kill -9): what is lost, what is
sent again after its acceptance was on the disk. Then throughput and CPU of a calm run. Ends with 1 when something was
lost or doubled.
"""

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tools.postgres import server

FAILING: Final = 0.3
REQUESTS: Final = 100


def main() -> int:
    """0 when nothing was lost or doubled."""
    if sys.argv[1:2] == ["work"]:
        return work(Path(sys.argv[2]), float(sys.argv[3]))
    parser = argparse.ArgumentParser(description="Notices under fire.")
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="senim-notices-") as folder, ExitStack() as stack:
        os.environ.update(SENIM_DATA=folder, SENIM_EMAIL_BY="bench", SENIM_QUIET_HOURS="0-0", SENIM_DEMO="0")
        if given.postgresql:
            os.environ["SENIM_DATABASE"] = stack.enter_context(server())
        prepare(given.notices)
        good = under_fire(Path(folder) / "journal", given.notices, given.kills)
        calm(Path(folder) / "calm", given.notices // 4)
    return 0 if good else 1


def prepare(notices: int) -> None:
    """An installation with a hundred people who left an e-mail address, and so many notices that are due."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "senim.config.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from senim.catalogue.actions import release_all
    from senim.demo.country import load_country

    call_command("migrate", verbosity=0)
    load_country(timezone.now())
    release_all()
    made_due(notices)


def made_due(notices: int) -> None:
    """Put notices into the outbox as the projector writes them; the number of the record is made up."""
    from django.db.models import Max
    from django.db.models.functions import Coalesce

    from senim.notices.models import Notice, Reach
    from senim.notices.transports.memory.sending import MEMORY
    from senim.notices.transports.registry import register
    from tests.requests import sent

    register("bench", "email", MEMORY)
    requests = list(Reach.objects.values_list("request_id", flat=True)) or [
        sent("advice", email=f"person-{number}@example.kz").request_id for number in range(REQUESTS)
    ]
    Notice.objects.exclude(state="sent").update(state="withheld")
    first = Notice.objects.aggregate(n=Coalesce(Max("n"), 0))["n"] + 1
    rows = [(requests[number % len(requests)], first + number) for number in range(notices)]
    Notice.objects.bulk_create(
        Notice(request_id=one, stream=one * 16, n=n, kind="answer", due_at=0, channel="email", next_at=0)
        for one, n in rows
    )


def work(journal: Path, failing: float) -> int:
    """The worker that is killed: the product's own post, with a provider that writes what it accepted to the disk."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "senim.config.settings"
    django.setup()
    from senim.notices import outbox
    from senim.notices.delivery import Post
    from senim.notices.errors import Temporary
    from senim.notices.transports.registry import Message, Sent, register

    line = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    class Provider:
        timeout_seconds = 1.0

        def send(self, message: Message) -> Sent:
            if random.random() < failing:
                raise Temporary("bench")
            os.write(line, f"accepted {message.id}\n".encode())
            os.fsync(line)
            return Sent(f"bench-{message.id}")

    written = outbox.sent

    def acknowledged(taken: outbox.Taken, at: int, transport: str, reference: str, parts: int, cost: int) -> None:
        written(taken, at, transport, reference, parts, cost)
        os.write(line, f"acknowledged {taken.id}\n".encode())

    outbox.sent = acknowledged
    register("bench", "email", Provider())
    clock = lambda: time.time_ns() // 1000  # noqa: E731
    post = Post("email", clock, random.random, lambda: random.getrandbits(62), 0.05, 0.05, lease_seconds=2.0)
    while left():
        if not post.deliver():
            time.sleep(0.02)
    return 0


def left() -> int:
    """Notices that have not left yet."""
    from senim.notices.models import Notice

    return Notice.objects.filter(
        state__in=("waiting", "sending"), moot=False, due_at__lte=time.time_ns() // 1000
    ).count()


def started(journal: Path, failing: float) -> "subprocess.Popen[bytes]":
    """A worker in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "benchmarks.notices", "work", str(journal), str(failing)])


def under_fire(journal: Path, notices: int, kills: int) -> bool:
    """Kill workers until `kills` are dead, let the last one finish, then count; whether nothing was lost or doubled."""
    killed = 0
    while killed < kills:
        worker, before = started(journal, FAILING), _accepted(journal)
        share = notices * (killed + 1) // (kills + 1)
        while worker.poll() is None and _accepted(journal) < max(share, before + 1):
            time.sleep(random.uniform(0.001, 0.02))
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
            killed += 1
        worker.wait()
    started(journal, FAILING).wait()
    return told(journal, notices, killed)


def _accepted(journal: Path) -> int:
    return journal.read_bytes().count(b"accepted") if journal.exists() else 0


def told(journal: Path, notices: int, killed: int) -> bool:
    """Print what the journal of the provider says."""
    from senim.notices.models import Notice

    accepted: Counter[str] = Counter()
    acknowledged: set[str] = set()
    doubled = 0
    for line in journal.read_text().splitlines():
        word, _, notice = line.partition(" ")
        if word == "acknowledged":
            acknowledged.add(notice)
            continue
        doubled += notice in acknowledged
        accepted[notice] += 1
    states = Counter(Notice.objects.filter(kind="answer").values_list("state", flat=True))
    lost = notices - len(accepted)
    again = sum(accepted.values()) - len(accepted)
    print(
        f"{notices} notices, {killed} kills, {FAILING:.0%} failing: lost {lost}, doubled after acknowledgement {doubled}"
    )
    print(
        f"sent once more because a worker died between acceptance and acknowledgement: {again}; states {dict(states)}"
    )
    return lost == doubled == 0 and states["sent"] == notices


def calm(journal: Path, notices: int) -> None:
    """Throughput and CPU of one worker with a provider that takes everything at once; the start of the process is taken off."""
    made_due(0)
    idle = _cost(journal)
    made_due(notices)
    busy = _cost(journal)
    seconds, cpu = busy[0] - idle[0], busy[1] - idle[1]
    print(f"{notices} notices, calm: {notices / seconds:.0f}/s, {1000 * cpu / notices:.2f} ms CPU of the worker each")


def _cost(journal: Path) -> tuple[float, float]:
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    started(journal, 0.0).wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
