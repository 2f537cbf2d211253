"""Serving: the web server with its processes, a supervisor that keeps it and the worker alive, and their common end."""

import ctypes
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final, NamedTuple


class Shape(NamedTuple):
    """How many processes serve, and how many threads each has."""

    processes: int
    threads: int


POLICE: Final = Shape(2, 4)
SEALED: Final = Shape(1, 8)
"""Few come at once, and each part of an envelope from a slow phone holds a thread for seconds."""

STOP_SECONDS: Final = 10.0
TICK_SECONDS: Final = 0.5
_SET_PARENT_DEATH_SIGNAL: Final = 1


class PortBusy(Exception):
    """Another program listens there; the message is one clear line."""


class NeverReady(Exception):
    """A part of the server ended again and again before it was ready; the message is one clear line."""


def shape(instance: str) -> Shape:
    """The shape of an instance, `police` or `sealed`."""
    return SEALED if instance == "sealed" else POLICE


def check_port(host: str, port: int, patience_seconds: float = 3.0) -> None:
    """Refuse PortBusy when the address cannot be listened on; waits a little for a server that was just killed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    until = time.monotonic() + patience_seconds
    while True:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
            return
        except (OSError, OverflowError) as error:
            if time.monotonic() > until or isinstance(error, OverflowError | socket.gaierror):
                raise PortBusy(f"cannot listen on {host} port {port}: {_reason(error)}") from error
        time.sleep(0.05)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def serve(host: str, port: int, application: Callable[[], Any], shaped: Shape = POLICE) -> None:
    """Serve a WSGI application until SIGTERM: kept connections, a fixed number of processes and threads, no access log.

    `application` gives the callable; it is called in each serving process, after the fork.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    parent = os.getpid()

    def load() -> Any:
        die_with_parent(parent)
        return application()

    Server(
        "senim",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=shaped.processes,
        blocking_threads=shaped.threads,
        blocking_threads_idle_timeout=600,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=int(STOP_SECONDS) - 2,
    ).serve(target_loader=load, wrap_loader=False)


def die_with_parent(parent: int) -> None:
    """End this process at once when its parent dies, also by kill -9: no child is left holding the port or the database."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(TICK_SECONDS)
    os._exit(1)


@dataclass(slots=True)
class Child:
    """One process that is kept alive: started again when it ends, after a pause that doubles up to 30 s."""

    name: str
    work: Callable[[], None]
    process: BaseProcess | None = None
    pause_seconds: float = 0.25
    again_at: float = 0.0
    started_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Fork the process; it dies with us, and leaves Ctrl-C to us."""
        self.process = get_context("fork").Process(target=_child, args=(self.work, os.getpid()), name=self.name)
        self.process.start()
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Start the process again when it has ended and its pause is over."""
        now = time.monotonic()
        if self.process is not None and not self.process.is_alive():
            self._ended(now)
        if self.process is None and now >= self.again_at:
            self.start()

    def _ended(self, now: float) -> None:
        if self.process is None:
            return
        code, self.process = self.process.exitcode, None
        lived_long = now - self.started_at > 60
        self.pause_seconds = 0.25 if lived_long else min(self.pause_seconds * 2, 30.0)
        self.failures = 1 if lived_long else self.failures + 1
        self.again_at = now + self.pause_seconds
        sys.stderr.write(f"senim: the {self.name} ended with {code}; it is started again\n")


def _child(work: Callable[[], None], parent: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    random.seed()
    work()


@dataclass(slots=True)
class Supervisor:
    """Keeps the children alive until SIGTERM or Ctrl-C, then stops them in the given order."""

    children: list[Child]
    is_ready: Callable[[], bool]
    on_ready: Callable[[], None]
    stopping: bool = False
    ready: bool = field(default=False)

    def run(self) -> None:
        """Serve until told to stop. Refuses NeverReady when a child cannot even begin."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            while not self.stopping:
                self._look()
        finally:
            self._end()

    def _look(self) -> None:
        for child in self.children:
            child.look()
            if not self.ready and child.failures >= 4:
                raise NeverReady(f"the {child.name} cannot start; the reason stands above")
        if not self.ready and self.is_ready():
            self.ready = True
            self.on_ready()
        sentinels = [child.process.sentinel for child in self.children if child.process is not None]
        pause = TICK_SECONDS if self.ready else 0.05
        if not connection.wait(sentinels, pause) and not sentinels:
            time.sleep(pause)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.is_alive():
                child.process.terminate()
                child.process.join(STOP_SECONDS)
                if child.process.is_alive():
                    child.process.kill()
                    child.process.join()
