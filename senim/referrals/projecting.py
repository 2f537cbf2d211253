"""Keeps consents and referrals in step with the log, in the writer's transaction, and proves it by folding the log anew."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Model

from senim.catalogue.queries import Compiled
from senim.ledger.entries import Entry
from senim.ledger.models import Record
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.processes.projectors import projector
from senim.referrals.consent.models import Consent
from senim.referrals.folding import OPENING, TYPES, ConsentState, ReferralState, State, advanced, begun, key_of
from senim.referrals.referring.models import Referral

CHUNK: Final = 500
_TABLES: Final[dict[str, tuple[type[Model], type[ConsentState] | type[ReferralState]]]] = {
    "consent": (Consent, ConsentState),
    "referral": (Referral, ReferralState),
}


@projector
def keep(_compiled: Compiled, entries: Sequence[Entry]) -> None:
    """Write the rows that these records open or change; nothing is asked when none of them is ours."""
    for entry in entries:
        if entry.type in TYPES:
            _write(entry)


def _write(entry: Entry) -> None:
    table, key = key_of(entry)
    model, columns = _TABLES[table]
    if entry.type in OPENING:
        model._default_manager.create(**begun(entry)._asdict())
        return
    row = _live(model, columns, [key])[key]
    model._default_manager.filter(pk=key).update(**advanced(row, entry)._asdict())


def _live(model: type[Model], columns: Any, keys: Sequence[int]) -> dict[int, State]:
    rows = model._default_manager.filter(pk__in=keys).values_list(*columns._fields)
    return {row[0]: columns._make(row) for row in rows}


@rebuilder("referrals")
def differences() -> Iterator[str]:
    """One line for each consent and referral, or cell of one, that does not follow from the log."""
    known: dict[str, set[int]] = {"consent": set(), "referral": set()}
    streams = Record.objects.filter(type__in=sorted(OPENING)).order_by("stream").values_list("stream", flat=True)
    wanted = list(streams.distinct())
    for start in range(0, len(wanted), CHUNK):
        for (table, key), row in _folded(wanted[start : start + CHUNK]).items():
            known[table].add(key)
            yield from _compared(table, row)
    for table, (model, _columns) in _TABLES.items():
        strays = model._default_manager.values_list("pk", flat=True).iterator()
        yield from (f"{table} {key} has no record" for key in strays if key not in known[table])


def _folded(streams: list[int]) -> dict[tuple[str, int], State]:
    rows: dict[tuple[str, int], State] = {}
    for entry in entries_of(streams):
        if entry.type in TYPES:
            key = key_of(entry)
            rows[key] = begun(entry) if entry.type in OPENING else advanced(rows[key], entry)
    return rows


def _compared(table: str, expected: State) -> Iterator[str]:
    model, columns = _TABLES[table]
    live = _live(model, columns, [expected.id]).get(expected.id)
    if live is None:
        yield f"{table} {expected.id} is missing"
        return
    for name, wanted, found in zip(columns._fields, expected, live, strict=True):
        if wanted != found:
            yield f"{table} {expected.id} {name}: {found!r} instead of {wanted!r}"
