"""A year of made-up history for the made-up country: simulated, then written in bulk, all of it or nothing."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from senim.demo.history_arrivals import coming
from senim.demo.history_book import MESSAGE, RATING, REQUEST, Book
from senim.demo.history_simulation import Simulation
from senim.demo.history_visits import DAYS as VISIT_DAYS
from senim.demo.history_visits import Visits
from senim.desks.models import Claim, Seat, Visit
from senim.intake.models import Message, Rating, ServiceRequest
from senim.ledger.entries import Entry
from senim.ledger.followers import FOLLOWERS
from senim.ledger.models import Follower, Record
from senim.ledger.triggers import WRITERS_LOCK
from senim.places.queries import regions
from senim.processes.models import WorkItem

SEED: Final = 20260105
REQUESTS: Final = 21_000
_NUMBERED: Final[tuple[type[Model], ...]] = (Record, ServiceRequest, Message, Rating, WorkItem, Visit, Claim, Seat)
Progress = Callable[[int, int], None]


def has_history() -> bool:
    """Whether anybody, made up or not, has asked anything here."""
    return ServiceRequest.objects.exists() or Record.objects.exists()


@transaction.atomic
def write_history(at: dt.datetime, seed: int, requests: int, progress: Progress, visit_days: int = VISIT_DAYS) -> Book:
    """Simulate the year before `at` and write it: log, derived rows, requests, contacts, messages, ratings, followers' work.

    Front offices have visits in the last `visit_days` of it.

    Needs the country, the released services and an empty log. The caller's transaction holds all of it. Gives the book
    with its counts. Checkpoints are left to the worker, which signs the first one when it starts.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_LOCK])
    write, visits = _copy if connection.vendor == "postgresql" else _insert, Visits(at, seed, visit_days)
    book = Book(write, _follow, visits)
    simulate(at, seed, requests, book, progress)
    for shape, rows in visits.rows():
        write(shape.table, shape.columns, rows)
    _count_on()
    for name in FOLLOWERS:
        Follower.objects.update_or_create(name=name, defaults={"seq": book.seq})
    progress(requests, requests)
    return book


def simulate(at: dt.datetime, seed: int, requests: int, book: Book, progress: Progress) -> None:
    """Let the year pass into a book. The same country, moment, seed and number give the same rows, byte for byte."""
    Simulation(coming(regions(), at, requests, seed), at, seed, book).run(progress)
    book.finish()


def _follow(entries: Sequence[Entry]) -> None:
    for follow in FOLLOWERS.values():
        follow(entries)


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    moments = [place for place, name in enumerate(columns) if name in _MOMENTS.get(table, ())]
    if moments:
        rows = [[adapt(cell) if place in moments else cell for place, cell in enumerate(row)] for row in rows]
    names, marks = ",".join(columns), ",".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = ",".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _count_on() -> None:
    """Let the database number on after the numbers that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_NUMBERED)):
            cursor.execute(statement)


_MOMENTS: Final = {
    REQUEST.table: ("received_at",),
    MESSAGE.table: ("written_at", "sent_at"),
    RATING.table: ("at",),
}
