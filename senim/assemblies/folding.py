"""How a record changes an assembly: the one description of the projection, used by every writer and by the rebuild."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from senim.assemblies.errors import NotInThisState
from senim.kernel.events import EventType as E
from senim.ledger.entries import Entry
from senim.ledger.streams import ASSEMBLIES

OPEN, SILENT, OFFERED = "open", "silent", "offered"
AGREED, LIMITED, AS_NOTIFIED = "agreed", "limited", "as_notified"
REFUSED, DEEMED_REFUSED, DECLINED, WITHDRAWN = "refused", "deemed_refused", "declined", "withdrawn"
HELD, NOT_HELD = "held", "not_held"

GOES_AHEAD: Final = frozenset({AGREED, LIMITED, AS_NOTIFIED})
"""States in which the assembly takes place."""

TO_ANSWER: Final = frozenset({OPEN, SILENT})
"""States in which the akimat owes an answer."""

LIVE: Final = TO_ANSWER | GOES_AHEAD | {OFFERED}
"""States in which it may still take place, and is planned for."""

PARTS: Final = ("liaison", "medical", "traffic", "communication", "observers", "access")
"""The parts of a plan to facilitate, all of which must be ready: liaison officer, medical help, traffic, words to the public,
observers and press, accessibility."""

DECISIONS: Final[Mapping[str, str]] = {"agree": AGREED, "limit": LIMITED, "offer": OFFERED, "refuse": REFUSED}
SILENCE: Final[Mapping[str, str]] = {"goes_ahead": AS_NOTIFIED, "waits": SILENT, "refused": DEEMED_REFUSED}


class AssemblyState(NamedTuple):
    """The columns of `Assembly` in the order of the table; see there."""

    id: int
    unit_id: int
    police_id: int
    way: str
    form: str
    size: str
    equipment: str
    access: str
    place_id: int | None
    held_on: dt.date
    starts: int
    ends: int
    filed_at: int
    due_at: int
    earliest_on: dt.date
    liaison: bool
    state: str = OPEN
    ground: str = ""
    delivery: str = ""
    offered_place_id: int | None = None
    offered_on: dt.date | None = None
    offered_starts: int | None = None
    offered_ends: int | None = None
    answered_at: int | None = None
    ready: str = ""
    plan: str = ""
    n: int = 0
    head: bytes = b""


COLUMNS: Final = AssemblyState._fields

FOLLOWS: Final[Mapping[str, frozenset[str]]] = {
    E.ASSEMBLY_ANSWERED: TO_ANSWER,
    E.ASSEMBLY_SILENT: frozenset({OPEN}),
    E.ASSEMBLY_REPLIED: frozenset({OFFERED}),
    E.ASSEMBLY_WITHDRAWN: LIVE,
    E.PLAN_PART_SET: LIVE,
    E.PLAN_APPROVED: GOES_AHEAD,
    E.ASSEMBLY_DEBRIEFED: GOES_AHEAD,
}
"""The states in which each record may be written."""


def begun(entry: Entry) -> AssemblyState:
    """The assembly that its first record opens."""
    facts = entry.payload
    return AssemblyState(
        id=ASSEMBLIES.number_of(entry.stream),
        unit_id=facts["unit"],
        police_id=facts["police"],
        way=facts["way"],
        form=facts["form"],
        size=facts["size"],
        equipment=" ".join(facts["equipment"]),
        access=" ".join(facts["access"]),
        place_id=facts["place"],
        held_on=dt.date.fromisoformat(facts["on"]),
        starts=facts["starts"],
        ends=facts["ends"],
        filed_at=entry.at,
        due_at=facts["due"],
        earliest_on=dt.date.fromisoformat(facts["earliest"]),
        liaison=facts["liaison"],
        n=entry.n,
        head=entry.hash,
    )


def advanced(assembly: AssemblyState, entry: Entry) -> AssemblyState:
    """The assembly after a record. Refuses (NotInThisState) a record that cannot follow."""
    if assembly.state not in FOLLOWS[entry.type]:
        raise NotInThisState(f"{entry.type} after {assembly.state}")
    changed = _CHANGES[entry.type](assembly, entry)
    return assembly._replace(**changed, n=entry.n, head=entry.hash)


def _answered(_: AssemblyState, entry: Entry) -> dict[str, Any]:
    facts = entry.payload
    offered = facts.get("offered") or {}
    return {
        "state": DECISIONS[facts["decision"]],
        "ground": facts.get("ground", ""),
        "delivery": facts["delivery"],
        "answered_at": entry.at,
        "offered_place_id": offered.get("place"),
        "offered_on": dt.date.fromisoformat(offered["on"]) if offered else None,
        "offered_starts": offered.get("starts"),
        "offered_ends": offered.get("ends"),
    }


def _silent(_: AssemblyState, entry: Entry) -> dict[str, Any]:
    return {"state": SILENCE[entry.payload["rule"]]}


def _replied(assembly: AssemblyState, entry: Entry) -> dict[str, Any]:
    if not entry.payload["taken"]:
        return {"state": DECLINED}
    return {
        "state": AGREED,
        "place_id": assembly.offered_place_id,
        "held_on": assembly.offered_on,
        "starts": assembly.offered_starts,
        "ends": assembly.offered_ends,
        # A plan for another place or day is looked at anew.
        "plan": "",
    }


def _withdrawn(_: AssemblyState, __: Entry) -> dict[str, Any]:
    return {"state": WITHDRAWN}


def _part_set(assembly: AssemblyState, entry: Entry) -> dict[str, Any]:
    ready = set(assembly.ready.split()) - {entry.payload["part"]}
    ready |= {entry.payload["part"]} if entry.payload["ready"] else set()
    # What was changed after approval is approved anew.
    return {"ready": " ".join(part for part in PARTS if part in ready), "plan": ""}


def _approved(_: AssemblyState, __: Entry) -> dict[str, Any]:
    return {"plan": "approved"}


def _debriefed(_: AssemblyState, entry: Entry) -> dict[str, Any]:
    return {"state": HELD if entry.payload["held"] else NOT_HELD, "plan": "debriefed"}


_CHANGES: Final[Mapping[str, Callable[[AssemblyState, Entry], dict[str, Any]]]] = {
    E.ASSEMBLY_ANSWERED: _answered,
    E.ASSEMBLY_SILENT: _silent,
    E.ASSEMBLY_REPLIED: _replied,
    E.ASSEMBLY_WITHDRAWN: _withdrawn,
    E.PLAN_PART_SET: _part_set,
    E.PLAN_APPROVED: _approved,
    E.ASSEMBLY_DEBRIEFED: _debriefed,
}
