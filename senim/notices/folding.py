"""Which notices follow from the log. Pure: the live projector and `senim rebuild` use this same fold, record by record."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from senim.catalogue.definitions import Service
from senim.kernel.net import Net
from senim.ledger.entries import Entry
from senim.notices.kinds import KINDS
from senim.processes.runs import STREAMS_PER_REQUEST

DAY_US: Final = 86_400_000_000
NEVER: Final = 1 << 60
"""When a scheduled notice is due whose clock stands still."""

OWN_WAY: Final[Mapping[str, str]] = {"chat": "messenger", "sms": "sms", "email": "email"}
"""Doors that give the receipt themselves, with its secret, by the way on which the person is told later: no notice repeats it."""
CLOCK: Final = ("term_passed", "promise_passed")
TURN: Final = ("reminder", "reply_tomorrow")


class Reached(NamedTuple):
    """The columns of `Reach`."""

    request_id: int
    channel: str
    language: str
    optional: bool = True
    stage: str = ""


class Add(NamedTuple):
    """A notice to be: of record `n`, not before `due_at`, of no use after `until_at`."""

    stream: int
    n: int
    kind: str
    due_at: int
    until_at: int | None = None


class Due(NamedTuple):
    """Scheduled notices of these kinds are due at another moment."""

    stream: int
    kinds: tuple[str, ...]
    due_at: int


class Drop(NamedTuple):
    """Scheduled notices of these kinds have become moot."""

    stream: int
    kinds: tuple[str, ...]


class Told(NamedTuple):
    """The person changed how they are told: what waits goes the new way."""

    request_id: int
    channel: str


Change = Add | Due | Drop | Told
Heard = tuple[Reached | None, list[Change]]


def rule_of(service: Service) -> str:
    """What notices of a service may say: `usual`, `neutral` (only that there is a message) or `none` (nothing is sent).

    A safeguarded service sends nothing unless its file says `neutral`; it never says more than that.
    """
    if service.lane == "safeguarded":
        return "neutral" if service.notices == "neutral" else "none"
    return service.notices


def heard(net: Net, service: Service, reached: Reached | None, entry: Entry) -> Heard:
    """What one record changes: how the person is reached, and the notices that it adds, moves or makes moot."""
    react = REACTIONS.get(entry.type)
    if react is None or rule_of(service) == "none":
        return reached, []
    after, changes = react(net, reached, entry)
    return after, [change for change in changes if not isinstance(change, Add) or wanted(after, change)]


def wanted(reached: Reached | None, notice: Add) -> bool:
    """Whether the person is told of this at all, by what they said up to now."""
    return reached is not None and bool(reached.channel) and (reached.optional or not KINDS[notice.kind].optional)


def _registered(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    request_id, ordinal = divmod(entry.stream, STREAMS_PER_REQUEST)
    if ordinal:
        return reached, [Add(entry.stream, entry.n, "review_begun", entry.at)]
    if not entry.payload.get("reach"):
        return None, []
    reached = Reached(request_id, entry.payload["reach"], entry.payload.get("language", "kk"))
    if OWN_WAY.get(str(entry.payload.get("channel"))) == reached.channel:
        return reached, []
    return reached, [Add(entry.stream, entry.n, "receipt", entry.at)]


def _reach_set(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    """The person chose; whoever had left no way before is told from now on."""
    given, request_id = entry.payload, entry.stream // STREAMS_PER_REQUEST
    before = reached or Reached(request_id, "", given["language"])
    after = before._replace(channel=given["reach"], language=given["language"], optional=given["optional"])
    return after, [Told(request_id, after.channel)]


def _entered(net: Net, reached: Reached | None, entry: Entry) -> Heard:
    """A step of another stage is news; a wait for the person's reply gets its reminders."""
    task = net.tasks.get(entry.activity)
    if task is None:
        return reached, _turn(entry) if _awaits_reply(net, net.index[entry.activity]) else []
    if reached is None or not task.stage or task.stage == reached.stage:
        return reached, []
    news: list[Change] = [Add(entry.stream, entry.n, "progress", entry.at)] if reached.stage else []
    return reached._replace(stage=task.stage), news


def _turn(entry: Entry) -> list[Change]:
    """Half way to the end of the person's term, and a day before it; a term of two days or less needs the last one only."""
    timers = entry.payload.get("timers") or {}
    if not timers:
        return []
    due = min(timers.values())
    last = Add(entry.stream, entry.n, "reply_tomorrow", max(entry.at, due - DAY_US), due)
    if due - entry.at <= 3 * DAY_US:
        return [last]
    return [Add(entry.stream, entry.n, "reminder", (entry.at + due) // 2, due - DAY_US), last]


def _fired(net: Net, reached: Reached | None, entry: Entry) -> Heard:
    holder = net.holders[net.index[entry.activity]]
    return reached, [Drop(entry.stream, TURN)] if _awaits_reply(net, holder) else []


def _cancelled(net: Net, reached: Reached | None, entry: Entry) -> Heard:
    return reached, [Drop(entry.stream, TURN)] if _awaits_reply(net, net.index[entry.activity]) else []


@lru_cache(maxsize=512)
def _reply_nodes(net: Net) -> frozenset[int]:
    return frozenset(net.holders[catcher] for catcher in net.catchers.get("reply", ()))


def _awaits_reply(net: Net, node: int) -> bool:
    """Whether a token that rests on this node waits for the person's reply in the course of the process."""
    return node in _reply_nodes(net)


def _clock_started(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    limit, promise = entry.payload.get("limit"), entry.payload.get("promise")
    if limit is not None:
        return reached, [Add(entry.stream, entry.n, "term_passed", limit)]
    return reached, [] if promise is None else [Add(entry.stream, entry.n, "promise_passed", promise)]


def _clock_paused(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    return reached, [Due(entry.stream, CLOCK, NEVER), Add(entry.stream, entry.n, "paused", entry.at)]


def _clock_moved(kind: str) -> Callable[[Net, Reached | None, Entry], Heard]:
    def react(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
        due = entry.payload.get("limit") or entry.payload.get("promise")
        moved: list[Change] = [] if due is None else [Due(entry.stream, CLOCK, due)]
        return reached, [*moved, Add(entry.stream, entry.n, kind, entry.at)]

    return react


def _clock_stopped(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    return reached, [Drop(entry.stream, CLOCK)]


def _ended(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    return reached, [Drop(entry.stream, TURN)]


def _plain(kind: str) -> Callable[[Net, Reached | None, Entry], Heard]:
    def react(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
        return reached, [Add(entry.stream, entry.n, kind, entry.at)]

    return react


def _noted(_net: Net, reached: Reached | None, entry: Entry) -> Heard:
    """A note among officers is nobody's news; words that went to the person are."""
    told = bool(entry.payload.get("told"))
    return reached, [Add(entry.stream, entry.n, "news", entry.at)] if told else []


REACTIONS: Final[Mapping[str, Callable[[Net, Reached | None, Entry], Heard]]] = {
    "registered": _registered,
    "reach_set": _reach_set,
    "entered": _entered,
    "fired": _fired,
    "cancelled": _cancelled,
    "ended": _ended,
    "clock_started": _clock_started,
    "clock_paused": _clock_paused,
    "clock_resumed": _clock_moved("resumed"),
    "clock_extended": _clock_moved("extended"),
    "clock_recalculated": _clock_moved("date_changed"),
    "clock_stopped": _clock_stopped,
    "asked": _plain("question"),
    "moved": _plain("moved"),
    "number_recorded": _plain("news"),
    "noted": _noted,
    "opening_signed": _plain("opened_outside"),
    "answered": _plain("answer"),
    "redirected": _plain("redirected"),
    "problem_ended": _plain("shared_end"),
    "withdrawn": _plain("withdrawn"),
}
