"""How records change consents and referrals: the one description of both projections, for every writer and for the rebuild."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from senim.kernel.events import EventType as E
from senim.ledger.entries import Entry
from senim.processes.runs import STREAMS_PER_REQUEST, item_id
from senim.referrals.errors import NotInThisState


class ConsentState(NamedTuple):
    """The columns of `Consent` in the order of the table; see there."""

    id: int
    stream: int
    request_id: int
    organisation_id: int
    purpose: str
    items: str
    words: str
    language: str
    taken: str
    ground: str
    by: int | None
    given_at: int
    until_at: int
    withdrawn_at: int | None = None


class ReferralState(NamedTuple):
    """The columns of `Referral` in the order of the table; see there."""

    id: int
    stream: int
    request_id: int
    organisation_id: int
    consent_id: int
    kind: str
    purpose: str
    unit_id: int
    by: int | None
    state: str
    reason: str
    referred_at: int
    answered_at: int | None = None
    begun_at: int | None = None
    ended_at: int | None = None
    confirmed_at: int | None = None
    due_at: int | None = None
    remind_at: int | None = None
    next_at: int | None = None
    late_at: int | None = None


State = ConsentState | ReferralState
OPENING: Final = frozenset({E.CONSENTED, E.CONSENT_OVERRIDDEN, E.REFERRED})
LIVE: Final = frozenset({"pending", "accepted", "in_progress"})
"""States in which the body has something to do with it."""

AFTER: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    E.REFERRAL_ACCEPTED: ("accepted", frozenset({"pending"})),
    E.REFERRAL_DECLINED: ("declined", frozenset({"pending"})),
    E.REFERRAL_BEGUN: ("in_progress", frozenset({"accepted"})),
    E.REFERRAL_DONE: ("done", frozenset({"accepted", "in_progress"})),
    E.REFERRAL_REVOKED: ("revoked", LIVE),
    E.REVOCATION_CONFIRMED: ("revoked", frozenset({"revoked"})),
    E.REFERRAL_REMINDED: ("", LIVE | {"revoked"}),
    E.REFERRAL_LATE: ("", LIVE | {"revoked"}),
}
"""The state to which each record leads (empty: none) and those in which it may be written."""

TYPES: Final = frozenset({*OPENING, *AFTER, E.CONSENT_WITHDRAWN})
"""The records that change a row of ours."""


def begun(entry: Entry) -> State:
    """The row that a record opens; its number follows from the place of the record in its stream."""
    facts, key = entry.payload, item_id(entry.stream, entry.n)
    request_id = entry.stream // STREAMS_PER_REQUEST
    if entry.type != E.REFERRED:
        return ConsentState(
            key, entry.stream, request_id, facts["organisation"], facts["purpose"], ",".join(facts["items"]),
            facts["words"], facts["language"], facts["taken"], facts.get("ground", ""), entry.actor, entry.at, facts["until"],
        )  # fmt: skip
    opened = ReferralState(
        key, entry.stream, request_id, facts["organisation"], facts["consent"], facts["kind"], facts["purpose"],
        entry.unit or 0, entry.actor, "pending", "", entry.at,
    )  # fmt: skip
    return _dued(opened, entry)


def key_of(entry: Entry) -> tuple[str, int]:
    """The table (`consent` or `referral`) and the row that a record is about."""
    if entry.type in OPENING:
        return ("referral" if entry.type == E.REFERRED else "consent"), item_id(entry.stream, entry.n)
    if entry.type == E.CONSENT_WITHDRAWN:
        return "consent", entry.payload["consent"]
    return "referral", entry.payload["referral"]


def advanced(row: State, entry: Entry) -> State:
    """The row after a record that is about it. Refuses (NotInThisState) a record that cannot follow."""
    if isinstance(row, ConsentState):
        if row.withdrawn_at is not None:
            raise NotInThisState("withdrawn")
        return row._replace(withdrawn_at=entry.at)
    target, sources = AFTER[entry.type]
    if row.state not in sources or (entry.type == E.REVOCATION_CONFIRMED and row.confirmed_at is not None):
        raise NotInThisState(row.state)
    return _CHANGES[entry.type](row._replace(state=target or row.state), entry)


def _dued(row: ReferralState, entry: Entry) -> ReferralState:
    """The receiver's clock begins anew: by when something is due, and when to remind of it."""
    due, remind = entry.payload["due"], entry.payload.get("remind")
    return row._replace(due_at=due, remind_at=remind, next_at=due if remind is None else remind, late_at=None)


def _accepted(row: ReferralState, entry: Entry) -> ReferralState:
    return _dued(row._replace(answered_at=entry.at), entry)


def _declined(row: ReferralState, entry: Entry) -> ReferralState:
    row = row._replace(answered_at=entry.at, ended_at=entry.at, reason=entry.payload["reason"])
    return row._replace(due_at=None, remind_at=None, next_at=None)


def _done(row: ReferralState, entry: Entry) -> ReferralState:
    row = row._replace(ended_at=entry.at, reason=entry.payload["outcome"])
    return row._replace(due_at=None, remind_at=None, next_at=None)


def _revoked(row: ReferralState, entry: Entry) -> ReferralState:
    return _dued(row._replace(ended_at=entry.at, reason=entry.payload["reason"]), entry)


def _confirmed(row: ReferralState, entry: Entry) -> ReferralState:
    return row._replace(confirmed_at=entry.at, due_at=None, remind_at=None, next_at=None)


_CHANGES: Final[Mapping[str, Callable[[ReferralState, Entry], ReferralState]]] = {
    E.REFERRAL_ACCEPTED: _accepted,
    E.REFERRAL_DECLINED: _declined,
    E.REFERRAL_BEGUN: lambda row, entry: row._replace(begun_at=entry.at),
    E.REFERRAL_DONE: _done,
    E.REFERRAL_REVOKED: _revoked,
    E.REVOCATION_CONFIRMED: _confirmed,
    E.REFERRAL_REMINDED: lambda row, _entry: row._replace(next_at=row.due_at),
    E.REFERRAL_LATE: lambda row, entry: row._replace(next_at=None, late_at=entry.at),
}
