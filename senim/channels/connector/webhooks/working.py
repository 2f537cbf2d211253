"""The worker's threads for webhooks: one looks who has something due, each receiver is served by a thread of its own.

A receiver that hangs or fails for an hour holds up nobody but itself.
"""

import logging
import random
import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Thread
from typing import Final

from django.db import connections

from senim.channels.connector.forgetting import forget_old
from senim.channels.connector.webhooks import queue
from senim.channels.connector.webhooks.delivering import Courier
from senim.channels.connector_tables import UNDER_WAY, Change, Receiver

PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
TIDY_SECONDS: Final = 600.0
AT_ONCE: Final = 32
_log = logging.getLogger("senim.channels")


def begin(stop: Event) -> Thread:
    """Start the thread that looks; it ends with `stop`."""
    thread = Thread(target=attend, args=(stop,), name="webhooks", daemon=True)
    thread.start()
    return thread


def attend(stop: Event) -> None:
    """Look every second until told to stop; after a fault wait, longer each time up to half a minute."""
    courier = Courier(lambda: time.time_ns() // 1000, random.random, lambda: secrets.randbits(62))
    busy: dict[int, Future[None]] = {}
    faults, tidied_at = 0, 0.0
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
    while not stop.is_set():
        try:
            hand_out(pool, busy, courier, stop)
            if time.monotonic() - tidied_at > TIDY_SECONDS:
                tidied_at = time.monotonic()
                tidy(courier.clock())
            faults = 0
        except Exception as fault:
            _log.error("webhooks failed: %s", type(fault).__name__)
            connections.close_all()
            faults += 1
        stop.wait(min(PAUSE_SECONDS * 2 ** min(faults, 5), LONGEST_PAUSE_SECONDS))
    pool.shutdown(wait=False, cancel_futures=True)
    connections.close_all()


def hand_out(pool: ThreadPoolExecutor, busy: dict[int, "Future[None]"], courier: Courier, stop: Event) -> int:
    """Give every receiver that has something due, and is not being served, to a thread; how many. One query."""
    for key_id in [one for one, future in busy.items() if future.done()]:
        del busy[key_id]
    due = [one for one in with_something_due(courier.clock()) if one not in busy]
    for key_id in due:
        busy[key_id] = pool.submit(_serve, courier, key_id, stop)
    return len(due)


def with_something_due(at: int) -> list[int]:
    """The receivers that do not rest and have a change that is due. One query."""
    waiting = Change.objects.filter(state__in=UNDER_WAY, next_at__lte=at).values("key_id")
    rows = Receiver.objects.filter(key__in=waiting, rests_until__lte=at, key__revoked_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _serve(courier: Courier, key_id: int, stop: Event) -> None:
    try:
        courier.deliver(key_id, stop=stop.is_set)
    except Exception as fault:
        _log.error("a receiver's webhooks failed: %s", type(fault).__name__)
    finally:
        connections.close_all()


def tidy(at: int) -> int:
    """Forget what need not be known any more; how many rows."""
    return forget_old(at) + queue.clear_old(at)
