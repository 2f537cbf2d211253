"""The worker's threads, one for each channel: a provider that hangs keeps back neither another channel nor the timers."""

import logging
import random
import secrets
import time
from collections.abc import Callable
from functools import cache
from threading import Event, Thread
from typing import Final

from django.db import connections

from senim.notices.delivery import Post
from senim.notices.transports.registry import CHANNELS

PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
LAST_SECONDS: Final = 25.0
ROUNDS: Final[dict[str, Callable[[], int]]] = {}
"""What else goes out, in a thread of its own each: an app above registers a round that sends what is due and says how many."""

_log = logging.getLogger("senim.notices")


class PostOffice:
    """All posts of a worker: begun at its first round, and ended with it."""

    def __init__(self) -> None:
        """Begin closed."""
        self._stop = Event()
        self._threads: list[Thread] = []

    def open(self) -> int:
        """Start the thread of every channel that has none running; how many were started."""
        running = {thread.name for thread in self._threads if thread.is_alive()}
        rounds = {**{one: self._delivery(one) for one in CHANNELS}, **ROUNDS}
        fresh = [
            Thread(target=self._work, args=(one, turn), name=one, daemon=True)
            for one, turn in rounds.items()
            if one not in running
        ]
        self._threads = [thread for thread in self._threads if thread.is_alive()] + fresh
        for thread in fresh:
            thread.start()
        return len(fresh)

    def close(self) -> int:
        """Let every thread finish the notice in its hands, for 25 seconds at most; a notice cut off comes back by its lease."""
        self._stop.set()
        until = time.monotonic() + LAST_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._threads, self._stop = [], Event()
        return 0

    def _delivery(self, channel: str) -> Callable[[], int]:
        """The round of a channel; its post is made in its own thread, because it reads how the channel fared."""
        stop = self._stop

        @cache
        def post() -> Post:
            return Post(channel, lambda: time.time_ns() // 1000, random.random, lambda: secrets.randbits(62))

        return lambda: post().deliver(stop=stop.is_set)

    def _work(self, channel: str, turn: Callable[[], int]) -> None:
        stop, faults = self._stop, 0
        while not stop.is_set():
            try:
                more = turn()
                faults = 0
            except Exception as fault:
                _log.error("the post of %s failed: %s", channel, type(fault).__name__)
                connections.close_all()
                more, faults = 0, faults + 1
            if not more:
                stop.wait(min(PAUSE_SECONDS * 2**faults, LONGEST_PAUSE_SECONDS))
        connections.close_all()


OFFICE: Final = PostOffice()
