"""The worker: fires the timers that are due and lets the log's followers read on, at most a second behind."""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

from senim.config import disk

PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
TIDY_SECONDS: Final = 60.0
FOLLOW_SECONDS: Final = 0.2
"""So long the followers read in a round, so that timers do not wait while a whole log is read anew."""
_log = logging.getLogger("senim.worker")


@dataclass(slots=True)
class Pace:
    """How long to wait after a round: not at all while there is more, a second when there is not, longer after faults."""

    faults: int = 0
    tidied_at: float = -TIDY_SECONDS

    def tidying_is_due(self, now: float) -> bool:
        """Say whether a minute has passed since the last tidying, and count from now when it has."""
        due = now - self.tidied_at >= TIDY_SECONDS
        self.tidied_at = now if due else self.tidied_at
        return due

    def after(self, failed: bool, more: bool) -> float:
        """Give the seconds until the next round."""
        self.faults = self.faults + 1 if failed else 0
        if failed:
            return float(min(PAUSE_SECONDS * 2 ** (self.faults - 1), LONGEST_PAUSE_SECONDS))
        return 0.0 if more else PAUSE_SECONDS


def work(data_dir: Path, stop: Event | None = None) -> None:
    """Work until SIGTERM, Ctrl-C or `stop`; then the log is read to its end and a last checkpoint is signed.

    Refuses disk.FolderUnusable when another worker works on this folder.
    """
    with disk.held(data_dir, disk.WORKER_LOCK):
        ended = stop or told_to_stop()
        pace = Pace()
        doors = Event()
        attempt(lambda: _open_doors(doors))
        while not ended.is_set():
            ended.wait(one_round(pace))
        doors.set()
        attempt(close_post)
        attempt(_end_errand)
        attempt(_last_words)


def one_round(pace: Pace) -> float:
    """Do each part of the work once, a fault of one not keeping back the other; the seconds to wait before the next round."""
    moved = attempt(_timers)
    told = attempt(_signals)
    posted = attempt(open_post)
    read = attempt(_followers)
    signed = attempt(_checkpoint)
    exported = attempt(_export)
    migrated = attempt(_moves)
    begun = attempt(_errands)
    written = attempt(write_back)
    tidied = attempt(_tidy) if pace.tidying_is_due(time.monotonic()) else 0
    faulty = None in (moved, told, posted, read, signed, exported, migrated, begun, written, tidied)
    return pace.after(failed=faulty, more=bool(moved or told or read or exported or migrated))


def attempt(part: Callable[[], int]) -> int | None:
    """Do a part of the work; None when it failed, which is logged by kind and place only: no words of a case in a log file."""
    from django.db import connections

    try:
        return part()
    except Exception as fault:
        _log.error("%s failed: %s at %s", part.__name__.strip("_"), type(fault).__name__, _place(fault))
        connections.close_all()
        return None


def _timers() -> int:
    from senim.processes.actions import advance_due

    return advance_due(time.time_ns() // 1000)


def _signals() -> int:
    """Some of the instances that are to hear what another one threw."""
    from senim.processes.broadcasting import broadcast_batch

    return broadcast_batch(time.time_ns() // 1000)


def open_post() -> int:
    """See to it that every channel has a thread that delivers its notices."""
    from senim.notices.post import OFFICE

    return OFFICE.open()


def close_post() -> int:
    """End those threads."""
    from senim.notices.post import OFFICE

    return OFFICE.close()


def _open_doors(stop: Event) -> int:
    """Each messenger that the operator configured has a thread of its own, and so have webhooks; how many."""
    from senim.channels.connector.webhooks.working import begin as begin_webhooks
    from senim.channels.working import begin

    begin_webhooks(stop)
    return len(begin(stop)) + 1


def _followers() -> int:
    """Let the log's followers read on; how many records, and 0 when they came to the end of it.

    What is written meanwhile is read a second later: a round for each new record would fight with the pages for the right to write.
    """
    from senim.ledger.followers import run_once

    began = time.monotonic()
    read = run_once(FOLLOW_SECONDS)
    return read if time.monotonic() - began >= FOLLOW_SECONDS else 0


def write_back() -> int:
    """On SQLite, bring what was committed from its write-ahead log into the database: else a request would have to, at its end."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.fetchall()
    return 0


def _checkpoint() -> int:
    from senim.ledger.checkpoints import take_checkpoint

    return int(take_checkpoint(time.time_ns() // 1000) is not None)


def _export() -> int:
    """One slice of the log for analysis; 1 while there is more to write."""
    from senim.studio.exporting import EXPORTER

    return int(EXPORTER.slice())


def _moves() -> int:
    """A batch of the running requests that are to move to another version; how many were looked at."""
    from senim.processes.moving_on import move_batch

    return move_batch(time.time_ns() // 1000)


def _errands() -> int:
    """Begin the studio's next long errand, in a process beside this one; 1 when one was begun."""
    from senim.studio.aside import ASIDE

    return ASIDE.turn()


def _end_errand() -> int:
    from senim.studio.aside import ASIDE

    ASIDE.stop()
    return 0


def _tidy() -> int:
    """What need not be done every second: dues after a change of days off, drafts and counts of yesterday."""
    from django.utils import timezone

    from senim.accounts.journal_chain import digest_reads
    from senim.accounts.limits import forget_old
    from senim.assemblies.actions import apply_silence
    from senim.channels import conversations
    from senim.channels.board.outbound import count_anew
    from senim.desks.booking import miss_due
    from senim.desks.ending import end_open
    from senim.intake.attachments import sweep
    from senim.intake.drafts import clear_old
    from senim.processes.recalculating import recalculate_stale
    from senim.referrals.referring.clock import tick
    from senim.referrals.turning import turn
    from senim.studio import arriving, filing

    now = timezone.now()
    swept = conversations.clear_old(now) + sweep(now) + arriving.sweep(time.time()) + filing.sweep(now)
    count_anew(now)
    digest_reads(now)
    swept += end_open(time.time_ns() // 1000) + miss_due(time.time_ns() // 1000) + apply_silence(time.time_ns() // 1000)
    swept += tick(time.time_ns() // 1000) + turn(time.time_ns() // 1000)
    return recalculate_stale(time.time_ns() // 1000) + clear_old(now) + swept + forget_old(now)


def _last_words() -> int:
    from senim.ledger.checkpoints import take_checkpoint
    from senim.ledger.followers import run_once

    read = run_once()
    take_checkpoint(time.time_ns() // 1000, at_once=True)
    return read


def _place(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def told_to_stop() -> Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop = Event()

    def tell(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    return stop
