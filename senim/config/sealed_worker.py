"""The worker of a sealed instance: fewer errands, and no time written down that is finer than a day."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

from senim.config import disk, worker

FOLLOWERS: Final = frozenset({"figures"})
"""The followers that have something to read here; the others know requests and front offices of the police."""


def work(data_dir: Path, stop: Event | None = None) -> None:
    """Work until SIGTERM, Ctrl-C or `stop`; then the log is read to its end and a last checkpoint is signed.

    Refuses disk.FolderUnusable when another worker works on this folder.
    """
    with disk.held(data_dir, disk.WORKER_LOCK):
        ended, pace = stop or worker.told_to_stop(), worker.Pace()
        worker.attempt(_publish_scripts)
        while not ended.is_set():
            ended.wait(one_round(pace))
        worker.attempt(worker.close_post)
        worker.attempt(_last_words)


def one_round(pace: worker.Pace) -> float:
    """Do each part of the work once; the seconds to wait before the next round."""
    parts: tuple[Callable[[], int], ...] = (
        _timers,
        _signals,
        worker.open_post,
        _followers,
        _checkpoint,
        worker.write_back,
    )
    done = [worker.attempt(part) for part in parts]
    tidied = worker.attempt(_tidy) if pace.tidying_is_due(time.monotonic()) else 0
    return pace.after(failed=None in (*done, tidied), more=bool(done[0] or done[1] or done[3]))


def _today() -> int:
    """The beginning of the day, in µs."""
    from senim.safeguarding.moments import coarse

    return coarse(time.time_ns() // 1000)


def _publish_scripts() -> int:
    """Write the hashes of the scripts into the log when they are others than before; 1 when they were."""
    from senim.safeguarding.scripts import publish

    return int(publish(time.time_ns() // 1000))


def _timers() -> int:
    """What is due is done at the beginning of the next day."""
    from senim.processes.actions import advance_due

    return advance_due(_today())


def _signals() -> int:
    from senim.processes.broadcasting import broadcast_batch

    return broadcast_batch(_today())


def _followers() -> int:
    from senim.ledger.followers import run_once

    began = time.monotonic()
    read = run_once(worker.FOLLOW_SECONDS, FOLLOWERS)
    return read if time.monotonic() - began >= worker.FOLLOW_SECONDS else 0


def _checkpoint() -> int:
    """Once a day, or with a thousand records: a checkpoint for each new record would tell when it came."""
    from senim.ledger.checkpoints import take_checkpoint

    return int(take_checkpoint(_today()) is not None)


def _tidy() -> int:
    from django.utils import timezone

    from senim.accounts.journal_chain import digest_reads
    from senim.accounts.limits import forget_old
    from senim.safeguarding import directory_notes, uploads

    now, at = timezone.now(), time.time_ns() // 1000
    digest_reads(now)
    directory_notes.sign_anew(at)
    return uploads.forget_old(at) + forget_old(now)


def _last_words() -> int:
    from senim.ledger.checkpoints import take_checkpoint
    from senim.ledger.followers import run_once

    read = run_once(only=FOLLOWERS)
    take_checkpoint(_today(), at_once=True)
    return read
