"""One record of the log in memory, its canonical form and the rule that keeps words out of it."""

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final, NamedTuple

import msgspec

from senim.ledger.actor import Actor
from senim.ledger.errors import NotCoded
from senim.sealing.chain import record_hash

LIFECYCLES: Final = {"entered": "start", "completed": "complete", "cancelled": "abort"}
"""The lifecycle of IEEE 1849 (XES) that a kernel event stands for; the others have none."""

_as_json: Final = msgspec.json.Encoder(order="sorted", enc_hook=dict).encode  # enc_hook: for read-only mappings
_PLAIN: Final = frozenset({int, bool, type(None)})
_CODED = re.compile(r"[\w.:+\-/]{0,80}\Z")


class Entry(NamedTuple):
    """One record: the columns of `Record` with its payload as a mapping. `at` in microseconds UTC; `seq` 0 before it is stored."""

    stream: int
    n: int
    at: int
    type: str
    activity: str
    lifecycle: str
    role: str
    actor: int | None
    unit: int | None
    payload: Mapping[str, Any]
    text: str
    hash: bytes
    seq: int = 0


def chained(
    stream: int, n: int, head: bytes, events: Sequence[tuple[str, str, int, Mapping[str, Any] | None]], by: Actor
) -> list[Entry]:
    """The entries for `events` (type, element, at, payload), numbered after `n` and chained to `head`. Refuses NotCoded."""
    entries = []
    for kind, element, at, payload in events:
        n += 1
        content = payload or {}
        text = canonical(content) if content else "{}"
        lifecycle = LIFECYCLES.get(kind, "")
        columns = (stream, n, at, str.__str__(kind), element, lifecycle, by.role, by.pseudonym, by.unit)
        head = record_hash(head, (*columns, text))
        entries.append(Entry(*columns, content, text, head))
    return entries


def canonical(payload: Mapping[str, Any]) -> str:
    """The one JSON text of a payload: sorted keys, no spaces. Refuses words (NotCoded)."""
    _check(payload)
    return _as_json(payload).decode()


def _check(value: object) -> None:
    """Numbers, booleans, nothing, codes and dates may enter; anything with a space or punctuation of a sentence may not."""
    if type(value) in _PLAIN:
        return
    if isinstance(value, str):
        if not _CODED.match(value):
            raise NotCoded("a payload may hold codes, numbers and dates only")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            _check(key)
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    else:
        _check_float(value)


def _check_float(value: object) -> None:
    if not isinstance(value, float) or not isfinite(value):
        raise NotCoded(f"a payload may not hold {value if isinstance(value, float) else type(value).__name__}")


def read_payload(text: str) -> dict[str, Any]:
    """The mapping that `canonical` wrote."""
    return {} if text == "{}" else dict(json.loads(text))


def leaf(seq: int, record_hash_: bytes) -> bytes:
    """What the Merkle tree holds of one record: its place in the whole log and its chained hash."""
    return seq.to_bytes(8, "big") + record_hash_
