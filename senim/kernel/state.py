"""Where an instance stands: a few tokens, its timers and variables; small enough to be stored at every step."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from senim.kernel.errors import StateInvalid
from senim.kernel.tables import Net

NEW: Final = 0
RUNNING: Final = 1
ENDED: Final = 2
# States without copies and cycles are written in the first form, in which older installations wrote all of theirs.
_PLAIN: Final = 1
_FULL: Final = 2
# Sorted, so that a state folded from the log has the same bytes as the one that was lived.
_as_json: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
_from_json: Final = json.JSONDecoder().raw_decode
# Cases of one process stand at few places: what their tokens look like is remembered, and neither read nor written anew.
_REMEMBERED: Final = 4_096
_FEW: Final = 8
# The head of a state: its form, its net, its status; in the plain form the next serial and the number of tokens follow.
_HEAD: Final = 6
_COUNT: Final = _HEAD + 1
_TOKENS: Final = _HEAD + 2
# Makes a Token, Timer, State or Event of all its fields, for half of what calling the class costs.
make: Final = tuple.__new__


class Kept(dict[str, Any]):
    """Variables as they were read, with the JSON they were read from: unchanged, they are written back as they stand."""

    __slots__ = ("written",)
    written: bytes


class Token(NamedTuple):
    """A resting token: its node, its serial number (older is smaller), the serial of the token it is inside (0: none),
    the flow it waits on when its node is a join (-1: none), and which copy of a MANY it is, from 1 (0: none).
    """

    node: int
    serial: int
    scope: int
    flow: int
    copy: int = 0


class Timer(NamedTuple):
    """An armed timer: due moment in µs, the token it belongs to (0: the process), the event's node, and how often it
    will fire after this time (-1: without end).
    """

    due: int
    token: int
    node: int
    left: int = 0


class Round(NamedTuple):
    """How far a MANY is: its token, how many copies there will be (0: a loop), are begun, are done; and their items."""

    token: int
    total: int
    begun: int
    done: int
    items: tuple[Any, ...] = ()


class State(NamedTuple):
    """The whole state of one instance; never changed, always replaced. `variables` must not be written to."""

    net: Net
    status: int
    serial: int
    tokens: tuple[Token, ...]
    timers: tuple[Timer, ...]
    variables: Mapping[str, Any]
    rounds: tuple[Round, ...] = ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Sorted ids of the tasks and catching events that hold a token and wait, one for each token."""
        shows = self.net.shows
        return tuple(sorted(name for token in self.tokens if token.flow < 0 for name in shows[token.node]))

    @property
    def started(self) -> bool:
        """True once it has begun, also after its end."""
        return self.status != NEW

    @property
    def ended(self) -> bool:
        """True once the whole instance is over."""
        return self.status == ENDED

    @property
    def next_due(self) -> int | None:
        """The moment (µs) of the earliest armed timer."""
        return min(self.timers).due if self.timers else None


def initial(net: Net) -> State:
    """The state before Start."""
    return State(net, NEW, 1, (), (), {})


def pack(state: State) -> bytes:
    """The state as bytes: some ten, four to ten more for each token and timer, then the variables as JSON."""
    net, status, serial, tokens, timers, variables, rounds = state
    if rounds or (timers and any([timer[3] for timer in timers])):
        return _pack_full(state)
    head = (_head if len(tokens) <= _FEW else _head.__wrapped__)(net, status, serial, tokens)
    armed = _armed(timers) if timers else b"\0"
    if type(variables) is Kept:
        return head + armed + variables.written
    return head + armed + (_as_json(variables).encode() if variables else b"")


@lru_cache(_REMEMBERED)
def _head(net: Net, status: int, serial: int, tokens: tuple[Token, ...]) -> bytes:
    """All that comes before the timers in the plain form."""
    out = bytearray((_PLAIN, *net.fingerprint, status))
    _write(out, _token_numbers(serial, tokens))
    return bytes(out)


def _armed(timers: tuple[Timer, ...]) -> bytes:
    out = bytearray()
    _write(out, _timer_numbers(timers))
    return bytes(out)


def _pack_full(state: State) -> bytes:
    out = bytearray((_FULL, *state.net.fingerprint, state.status))
    _write(out, _token_numbers(state.serial, state.tokens))
    _write(out, _timer_numbers(state.timers))
    _write(out, _full_numbers(state))
    if any(one.items for one in state.rounds):
        out += _as_json([state.variables, [one.items for one in state.rounds]]).encode()
    elif state.variables:
        out += _as_json(state.variables).encode()
    return bytes(out)


def _token_numbers(serial: int, tokens: tuple[Token, ...]) -> list[int]:
    numbers = [serial, len(tokens)]
    for node, own, scope, flow, _copy in tokens:
        numbers += (node, own, scope, flow + 1)
    return numbers


def _timer_numbers(timers: tuple[Timer, ...]) -> list[int]:
    numbers = [len(timers)]
    for due, token, node, _left in timers:
        # Moments before 1970 are negative: the sign goes into the last bit.
        numbers += (due * 2 if due >= 0 else -2 * due - 1, token, node)
    return numbers


def _full_numbers(state: State) -> list[int]:
    """What the plain form leaves out."""
    numbers = [token.copy for token in state.tokens] + [timer.left + 1 for timer in state.timers]
    numbers.append(len(state.rounds))
    for one in state.rounds:
        numbers += one[:4]
    return numbers


def _write(out: bytearray, numbers: list[int]) -> None:
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    if max(numbers) <= 0x7F:
        out += bytes(numbers)
        return
    for number in numbers:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7
        out.append(number)


def unpack(net: Net, packed: bytes) -> State:
    """The state that `pack` wrote, for the same net. Refuses (StateInvalid) other bytes and states of another net."""
    try:
        end = _TOKENS + 4 * packed[_COUNT]
        # Where all these numbers are below 128, each is one byte: the end of the head is known before it is read.
        if packed[0] == _PLAIN and packed[_HEAD] < 0x80 and packed[_COUNT] <= _FEW:
            known = _remembered(net, packed[:end])
            if known is not None:
                status, serial, tokens = known
                timers, at = _timers(net, tokens, packed, end) if packed[end] else ((), end + 1)
                return make(State, (net, status, serial, tokens, timers, _variables(packed[at:]), ()))
        return _unpack_any(net, packed)
    except (IndexError, ValueError, TypeError, RecursionError) as error:
        raise StateInvalid(f"these bytes are not a state of {net.id}") from error


@lru_cache(_REMEMBERED)
def _remembered(net: Net, head: bytes) -> tuple[int, int, tuple[Token, ...]] | None:
    """The status, the next serial and the tokens of a head; None where its numbers are not all one byte long."""
    if not head[_HEAD:].isascii():
        return None
    state = _unpack_any(net, head + b"\0")
    return state.status, state.serial, state.tokens


def _unpack_any(net: Net, packed: bytes) -> State:
    if packed[0] not in {_PLAIN, _FULL} or packed[1:5] != net.fingerprint or packed[5] > ENDED:
        raise ValueError("other bytes, or another net")
    (serial, count), at = _numbers(packed, _HEAD, 2)
    rows, at = _numbers(packed, at, 4 * count)
    tokens = tuple([Token(rows[i], rows[i + 1], rows[i + 2], rows[i + 3] - 1) for i in range(0, len(rows), 4)])
    _check_tokens(net, serial, tokens)
    timers, at = _timers(net, tokens, packed, at)
    if packed[0] == _FULL:
        return _read_full(State(net, packed[5], serial, tokens, timers, {}), packed, at)
    return State(net, packed[5], serial, tokens, timers, _variables(packed[at:]))


def _timers(net: Net, tokens: tuple[Token, ...], packed: bytes, at: int) -> tuple[tuple[Timer, ...], int]:
    (count,), at = _numbers(packed, at, 1)
    rows, at = _numbers(packed, at, 3 * count)
    # The owner 0 is the process.
    owners, nodes = {0, *[token[1] for token in tokens]}, len(net.ids)
    timers = []
    for i in range(0, len(rows), 3):
        due, token, node = rows[i : i + 3]
        if node >= nodes or token not in owners:
            raise ValueError("a timer of nothing")
        timers.append(make(Timer, (-(due + 1) // 2 if due & 1 else due // 2, token, node, 0)))
    return tuple(timers), at


def _check_tokens(net: Net, serial: int, tokens: tuple[Token, ...]) -> None:
    nodes, flows = len(net.ids), len(net.flow_ids)
    # The scope 0 is the process.
    serials = {0, *[token[1] for token in tokens]}
    good = len(serials) == len(tokens) + 1
    for node, own, scope, flow, _copy in tokens:
        good = good and node < nodes and flow < flows and own < serial and scope in serials
    if not good:
        raise ValueError("a token that cannot be")


def _read_full(state: State, packed: bytes, at: int) -> State:
    copies, at = _numbers(packed, at, len(state.tokens))
    lefts, at = _numbers(packed, at, len(state.timers))
    (count,), at = _numbers(packed, at, 1)
    rows, at = _numbers(packed, at, 4 * count)
    rounds = [Round(rows[i], rows[i + 1], rows[i + 2], rows[i + 3]) for i in range(0, len(rows), 4)]
    values = _values(packed[at:])
    variables, items = (values, [()] * count) if isinstance(values, dict) else values
    if not isinstance(variables, dict):
        raise ValueError("the variables have no names")
    full = state._replace(
        tokens=tuple(token._replace(copy=copy) for token, copy in zip(state.tokens, copies, strict=True)),
        timers=tuple(timer._replace(left=left - 1) for timer, left in zip(state.timers, lefts, strict=True)),
        variables=variables,
        rounds=tuple(one._replace(items=tuple(its)) for one, its in zip(rounds, items, strict=True)),
    )
    if not _copies_fit(full):
        raise ValueError("copies of nothing")
    return full


def _variables(written: bytes) -> Mapping[str, Any]:
    if not written:
        return {}
    variables = Kept(_values(written))
    variables.written = written
    return variables


def _values(written: bytes) -> Any:
    """The JSON after the numbers; what `json.loads` gives, at half of its price for a few variables."""
    if not written:
        return {}
    text = written.decode()
    values, end = _from_json(text)
    if end != len(text):
        raise ValueError("there is more after the JSON")
    return values


def _numbers(packed: bytes, at: int, count: int) -> tuple[list[int], int]:
    """`count` whole numbers from a position on, seven bits a byte, and the position after them."""
    if count > len(packed):
        raise ValueError("more entries than bytes")
    small = packed[at : at + count]
    if small.isascii() and len(small) == count:
        return list(small), at + count
    found = []
    value = shift = 0
    for byte in packed[at:]:
        at += 1
        if byte > 0x7F:
            value |= (byte & 0x7F) << shift
            shift += 7
            continue
        found.append(value | byte << shift)
        if len(found) == count:
            return found, at
        value = shift = 0
    raise ValueError("the numbers end too soon")


def _copies_fit(state: State) -> bool:
    if not state.rounds:
        return not any([token[4] for token in state.tokens])
    rounds = {one.token for one in state.rounds}
    copies = {token.scope for token in state.tokens if token.copy}
    return rounds <= {token.serial for token in state.tokens} and copies <= rounds
