"""Writing things that have a stream of their own (meetings, problems), and proving their tables by folding the log anew.

A stream is short (some dozens of records), so each writing folds it whole: what stands in the tables is by construction what
the rebuild finds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db.models import Model

from senim.ledger.actions import append
from senim.ledger.actor import Actor
from senim.ledger.entries import Entry, chained
from senim.ledger.models import Record
from senim.ledger.queries import entries_of, stream_entries
from senim.ledger.streams import Stretch
from senim.referrals.telling import outbox
from senim.referrals.telling.outbox import Tell
from senim.sealing.chain import GENESIS

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""Rows by the name of their table and their key; the values are the columns beside the key."""

Fold = Callable[[Rows, Entry], None]
CHUNK: Final = 500
PARTS: Final = 1024
"""More records than a stream has: what record `n` of thing `number` opened has the key `number * PARTS + n`."""


class Kind(NamedTuple):
    """One kind of thing: its stretch of streams, its tables by name (model and key columns, the first is the thing itself),

    what each type of record changes, and of what it tells whom (`rows` as they stand after it).
    """

    stretch: Stretch
    tables: Mapping[str, tuple[type[Model], tuple[str, ...]]]
    reactions: Mapping[str, Fold]
    tells: Callable[[Rows, Entry], Iterable[Tell]]

    def empty(self) -> Rows:
        """No rows at all."""
        return {name: {} for name in self.tables}

    def folded(self, entries: Iterable[Entry], rows: Rows | None = None) -> Rows:
        """The rows that follow from records, on top of `rows`, which are changed."""
        found = self.empty() if rows is None else rows
        for entry in entries:
            self.reactions[entry.type](found, entry)
        return found


class Pen:
    """One writing of one thing, inside the caller's transaction: the thing is locked, read, and written on."""

    def __init__(self, kind: Kind, number: int) -> None:
        """Lock the thing, where it exists already, and fold its stream."""
        self.kind, self.number = kind, number
        self.stream = kind.stretch.stream_of(number)
        model, _keys = next(iter(kind.tables.values()))
        list(model._default_manager.select_for_update().filter(pk=number).values_list("pk"))
        self._read = stream_entries(self.stream)
        self._before = kind.folded(self._read)
        self.rows = deepcopy(self._before)
        self.written: list[Entry] = []
        self._tells: list[Tell] = []

    def write(self, event: str, payload: Mapping[str, Any], *, at: int, by: Actor) -> int:
        """Add a record; its number in the stream. Stored by `store`."""
        earlier = self.written or self._read
        n, head = (earlier[-1].n, earlier[-1].hash) if earlier else (0, GENESIS)
        (entry,) = chained(self.stream, n, head, [(event, "", at, payload)], by)
        self.kind.folded([entry], self.rows)
        self._tells += self.kind.tells(self.rows, entry)
        self.written.append(entry)
        return n + 1

    def store(self) -> Sequence[Entry]:
        """Write the records and the rows that follow from them; the records. Refuses StreamMoved."""
        if self.written:
            append(self.written)
        for name, (model, keys) in self.kind.tables.items():
            _store(model, keys, self._before[name], self.rows[name])
        outbox.keep(self._tells)
        return self.written


def part_of(number: int, n: int) -> int:
    """The key of what record `n` of a thing opened."""
    return number * PARTS + n


def _store(model: type[Model], keys: tuple[str, ...], before: Mapping[Any, Any], after: Mapping[Any, Any]) -> None:
    for key, values in after.items():
        if key not in before:
            model._default_manager.create(**dict(zip(keys, key, strict=True)), **values)
        elif before[key] != values:
            model._default_manager.filter(**dict(zip(keys, key, strict=True))).update(**values)
    for key in before.keys() - after.keys():
        model._default_manager.filter(**dict(zip(keys, key, strict=True))).delete()


def differences(kind: Kind) -> Iterator[str]:
    """One line for each row of the kind's tables that does not follow from the log. The tables of a kind are small."""
    begun = Record.objects.filter(n=1, stream__range=(kind.stretch.last, kind.stretch.first))
    streams = list(begun.order_by("stream").values_list("stream", flat=True))
    expected, tells = kind.empty(), list[tuple[Tell, int]]()
    for start in range(0, len(streams), CHUNK):
        for _stream, entries in groupby(entries_of(streams[start : start + CHUNK]), key=lambda entry: entry.stream):
            tells += _told(kind, entries, expected)
    for name, (model, keys) in kind.tables.items():
        yield from compared(name, expected[name], live(model, keys))
    yield from compared("notice", outbox.expected(tells), outbox.live(kind.stretch))


def _told(kind: Kind, entries: Iterable[Entry], rows: Rows) -> Iterator[tuple[Tell, int]]:
    """What records told whom, each with its place in the log; they are folded on top of `rows`."""
    for entry in entries:
        kind.folded([entry], rows)
        yield from ((tell, entry.seq) for tell in kind.tells(rows, entry))


def live(model: type[Model], keys: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """All rows of a table by their key columns."""
    surrogate = {"id"} - set(keys)
    columns = [field.attname for field in model._meta.concrete_fields if field.attname not in surrogate]
    rows = model._default_manager.values(*columns)
    return {tuple(row.pop(key) for key in keys): row for row in rows.iterator()}


def compared(name: str, expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> Iterator[str]:
    """One line for each row that is missing, too many, or differs."""
    for key in sorted(expected.keys() | found.keys()):
        if key not in found:
            yield f"{name} {key}: missing"
        elif key not in expected:
            yield f"{name} {key}: too many"
        elif expected[key] != found[key]:
            wrong = sorted(column for column in found[key] if found[key][column] != expected[key].get(column))
            yield f"{name} {key}: {', '.join(wrong)} differ"
