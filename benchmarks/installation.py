"""An installation for measuring: the demo country without its history, served by the real server, with its CPU counted."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil
import psycopg

from benchmarks.postgres_cpu import postmaster

ROOT: Final = Path(__file__).resolve().parent.parent
READY_SECONDS: Final = 60.0
_FILL: Final = """
import sys, datetime
from pathlib import Path
from senim.config import making
making.setup(Path(sys.argv[1]))
making.bring_up_to_date()
from senim.demo.country import load_country
load_country(datetime.datetime.now(datetime.UTC))
making.leave_database()
"""


def make(folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Make the tables, the services and the demo country in a folder (or in the database of SENIM_DATABASE)."""
    subprocess.run([sys.executable, "-c", _FILL, str(folder)], check=True, cwd=ROOT, env=environment_of(environment))


def environment_of(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment for a process of the checkout, with some variables more."""
    ours = {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "senim.config.settings"}
    return {**os.environ, **ours, **(more or {})}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The server's process group on a folder; it can be killed as a power cut would, and started again."""

    def __init__(
        self,
        folder: Path,
        command: list[str] | None = None,
        more: Mapping[str, str] | None = None,
        *,
        sealed: bool = False,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.more = more
        ours = [sys.executable, "-m", "senim.cli", "run", "--data", str(folder)]
        self.command = command or [*ours, *([] if sealed else ["--no-sealed"])]
        self.path = "/" if command else "/healthz"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, patience: float = READY_SECONDS) -> float:
        """Start and wait until it is ready, `patience` seconds at most; the seconds that took."""
        began = time.monotonic()
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*self.command, "--port", str(self.port), *options],
            cwd=ROOT, env=environment_of(self.more), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - began > patience:
                raise RuntimeError(f"the server did not start: {(self.folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.01)
        return time.monotonic() - began

    def answers(self) -> bool:
        """Whether it is ready."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            talk.request("GET", self.path)
            return talk.getresponse().status < 400
        except (OSError, http.client.HTTPException):
            return False
        finally:
            talk.close()

    def kill(self) -> None:
        """kill -9 of the whole process group."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        self._signal(signal.SIGTERM, only_leader=True)

    def _signal(self, number: signal.Signals, only_leader: bool = False) -> None:
        if self.process is None:
            return
        target = os.kill if only_leader else os.killpg
        with suppress(ProcessLookupError):
            target(self.process.pid, number)
        self.process.wait()
        self.process = None

    def family(self) -> list[psutil.Process]:
        """Every process of the server."""
        if self.process is None:
            return []
        leader = psutil.Process(self.process.pid)
        return [leader, *leader.children(recursive=True)]


class Meter:
    """CPU (user + system) of process families, in seconds, those that ended meanwhile included."""

    def __init__(self, *servers: Server) -> None:
        self.servers = servers

    def families(self) -> list[psutil.Process]:
        """The processes that are counted: the servers' and, on PostgreSQL, the database server's."""
        every = [process for server in self.servers for process in server.family()]
        database = postmaster()
        return [*every, *([database, *database.children(recursive=True)] if database else [])]

    def seconds(self) -> float:
        """CPU used so far."""
        total = 0.0
        for process in self.families():
            try:
                total += sum(process.cpu_times()[:4])
            except psutil.NoSuchProcess:
                continue
        return total

    def by_command(self) -> Counter[str]:
        """CPU used so far by each process, by its name and number."""
        used: Counter[str] = Counter()
        for process in self.families():
            with suppress(psutil.NoSuchProcess):
                used[f"{process.name()} {process.pid}"] = sum(process.cpu_times()[:4])
        return used

    def megabytes(self) -> float:
        """Memory in use now; pages that processes share are counted once for each."""
        return float(sum(process.memory_info().rss for process in self.families())) / 1_048_576


@contextmanager
def scratch_database() -> Iterator[Mapping[str, str]]:
    """The environment of a run: nothing for SQLite; on PostgreSQL a database of its own, dropped afterwards."""
    url = os.environ.get("SENIM_DATABASE", "")
    if not url:
        yield {}
        return
    name = f"senim_bench_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield {"SENIM_DATABASE": urlsplit(url)._replace(path=f"/{name}").geturl()}
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
