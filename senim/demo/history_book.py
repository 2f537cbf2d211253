"""What the made-up year leaves behind, row by row as the live apps write it, handed on in large batches."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Final, Protocol

from senim.demo.history_case import Case
from senim.demo.history_shape import Shape
from senim.intake.rows import RequestRow
from senim.ledger.entries import Entry
from senim.processes import tables

BATCH: Final = 8000
Write = Callable[[str, Sequence[str], Sequence[Sequence[Any]]], None]
Follow = Callable[[Sequence[Entry]], None]


RECORD: Final = Shape(
    "ledger_record",
    ("seq", "stream", "n", "at", "type", "activity", "lifecycle", "role", "actor", "unit", "payload", "hash"),
)
REQUEST: Final = Shape("intake_servicerequest", ("id", *RequestRow._fields))
CONTACT: Final = Shape(
    "intake_contact", ("request_id", "full_name", "phone", "email", "address", "iin_sealed", "iin_last4")
)
MESSAGE: Final = Shape(
    "intake_message",
    ("id", "request_id", "stream", "kind", "language", "text", "written_at", "sent_at", "officer_id"),
)
RATING: Final = Shape("intake_rating", ("id", "request_id", "stream", "score", "words", "at"))
INSTANCE: Final = Shape("processes_instance", tables.COLUMNS)
_ITEM: Final = ("id", "request_id", "service", "role", "unit_id", "officer", "due_at", "due_kind", "since_at")
ITEM: Final = Shape("processes_workitem", ("stream", "element", "copy", *_ITEM))
_CLOCK: Final = (
    "state", "started_at", "promise_due_at", "limit_due_at", "paused_at", "pause_reason", "extended", "stopped_at",
    "calendar",
)  # fmt: skip
CLOCK: Final = Shape("processes_serviceclock", ("stream", *_CLOCK))


class Beside(Protocol):
    """What happens at the same time as the requests and is written between their records."""

    def before(self, at: int | None) -> list[Entry]:
        """The records up to a moment; all that are left for None."""

    def heard(self, entries: Sequence[Entry]) -> None:
        """Take notice of records of requests."""


class Book:
    """Collects rows and hands them to `write` in batches, records also to `follow`; numbers records, messages, ratings.

    Records are numbered from 1 in the order in which they come, which is that of time; those of `beside` among them.
    """

    def __init__(self, write: Write, follow: Follow, beside: Beside | None = None) -> None:
        self.write, self.follow, self.beside = write, follow, beside
        self.rows: dict[Shape, list[Sequence[Any]]] = {}
        self.entries: list[Entry] = []
        self.seq = 0
        self.open_items = 0
        self.streams = 0
        self._message = count(1)
        self._rating = count(1)

    def take(self, entries: list[Entry]) -> None:
        """Keep records, in the order in which they come."""
        if self.beside is not None and entries:
            self.entries += self.beside.before(entries[0].at)
            self.beside.heard(entries)
        self.entries += entries
        if len(self.entries) >= BATCH:
            self._hand_on()

    def message_id(self) -> int:
        """The number of the next message."""
        return next(self._message)

    def close_run(self, case: Case) -> None:
        """Keep the derived rows of the newest run of a case, as they now are."""
        run = case.run
        self._put(INSTANCE, tables.row_of(run))
        if case.clock:
            self._put(CLOCK, (run.stream, *(case.clock[name] for name in _CLOCK)))
        for element, item in case.items.items():
            self._put(ITEM, (run.stream, element, 0, *(item[name] for name in _ITEM)))
        self.open_items += len(case.items)
        self.streams += 1

    def close(self, case: Case) -> None:
        """Keep all that is left of a case with which nothing happens any more."""
        self.close_run(case)
        self._put(REQUEST, (case.request_id, *case.row._replace(external_number=case.external_number)))
        if case.contact:
            kept = (case.contact.get(name, "") for name in CONTACT.columns[1:5])
            self._put(CONTACT, (case.request_id, *kept, b"", ""))
        for one in case.said:
            words = (one.kind, one.language, one.text, one.written_at, one.sent_at, one.officer_id)
            self._put(MESSAGE, (one.id, case.request_id, one.stream, *words))
        for stream, (score, said, at) in case.rated.items():
            self._put(RATING, (next(self._rating), case.request_id, stream, score, said, at))

    def finish(self) -> None:
        """Hand on what is left."""
        self.entries += self.beside.before(None) if self.beside is not None else []
        self._hand_on()
        for shape, rows in self.rows.items():
            if rows:
                self.write(shape.table, shape.columns, rows)
        self.rows.clear()

    def _put(self, shape: Shape, row: Sequence[Any]) -> None:
        rows = self.rows.setdefault(shape, [])
        rows.append(row)
        if len(rows) >= BATCH:
            self.write(shape.table, shape.columns, rows)
            rows.clear()

    def _hand_on(self) -> None:
        if not self.entries:
            return
        first = self.seq + 1
        rows = [(seq, *entry[:9], entry[10], entry[11]) for seq, entry in enumerate(self.entries, first)]
        self.seq += len(rows)
        self.write(RECORD.table, RECORD.columns, rows)
        self.follow([entry._replace(seq=seq) for seq, entry in enumerate(self.entries, first)])
        self.entries = []
