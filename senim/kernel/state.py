"""Where an instance stands: a few tokens, its timers and variables; small enough to be stored at every step."""

import json
from collections.abc import Mapping
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
    full = state.rounds != () or any([timer[3] for timer in state.timers])
    out = bytearray((_FULL if full else _PLAIN, *state.net.fingerprint, state.status))
    _write(out, _plain_numbers(state))
    if full:
        _write(out, _full_numbers(state))
    if full and any(one.items for one in state.rounds):
        out += _as_json([state.variables, [one.items for one in state.rounds]]).encode()
    elif state.variables:
        out += _as_json(state.variables).encode()
    return bytes(out)


def _plain_numbers(state: State) -> list[int]:
    numbers = [state.serial, len(state.tokens)]
    for node, serial, scope, flow, _copy in state.tokens:
        numbers += (node, serial, scope, flow + 1)
    numbers.append(len(state.timers))
    for due, token, node, _left in state.timers:
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
    known = len(packed) >= 9 and packed[0] in {_PLAIN, _FULL}
    if not known or packed[1:5] != net.fingerprint or packed[5] > ENDED:
        raise StateInvalid(f"these bytes are not a state of {net.id}")
    try:
        state = _read(net, packed)
    except (IndexError, ValueError, TypeError, RecursionError) as error:
        raise StateInvalid(f"these bytes are not a state of {net.id}") from error
    _check(net, state)
    return state


def _read(net: Net, packed: bytes) -> State:
    (serial, count), at = _numbers(packed, 6, 2)
    rows, at = _numbers(packed, at, 4 * count)
    tokens = tuple([Token(rows[i], rows[i + 1], rows[i + 2], rows[i + 3] - 1) for i in range(0, len(rows), 4)])
    (count,), at = _numbers(packed, at, 1)
    rows, at = _numbers(packed, at, 3 * count)
    timers = tuple([Timer(_signed(rows[i]), rows[i + 1], rows[i + 2]) for i in range(0, len(rows), 3)])
    if packed[0] == _FULL:
        return _read_full(State(net, packed[5], serial, tokens, timers, {}), packed, at)
    return State(net, packed[5], serial, tokens, timers, _values(packed[at:]))


def _read_full(state: State, packed: bytes, at: int) -> State:
    copies, at = _numbers(packed, at, len(state.tokens))
    lefts, at = _numbers(packed, at, len(state.timers))
    (count,), at = _numbers(packed, at, 1)
    rows, at = _numbers(packed, at, 4 * count)
    rounds = [Round(rows[i], rows[i + 1], rows[i + 2], rows[i + 3]) for i in range(0, len(rows), 4)]
    values = _values(packed[at:])
    variables, items = (values, [()] * count) if isinstance(values, dict) else values
    return state._replace(
        tokens=tuple(token._replace(copy=copy) for token, copy in zip(state.tokens, copies, strict=True)),
        timers=tuple(timer._replace(left=left - 1) for timer, left in zip(state.timers, lefts, strict=True)),
        variables=variables,
        rounds=tuple(one._replace(items=tuple(its)) for one, its in zip(rounds, items, strict=True)),
    )


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
    for _ in range(count):
        byte = packed[at]
        at += 1
        value, shift = byte & 0x7F, 7
        while byte > 0x7F:
            byte = packed[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
        found.append(value)
    return found, at


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number & 1 else number // 2


def _check(net: Net, state: State) -> None:
    nodes, flows = len(net.ids), len(net.flow_ids)
    # The scope and owner 0 is the process.
    serials = {0, *[token[1] for token in state.tokens]}
    good = isinstance(state.variables, dict) and len(serials) == len(state.tokens) + 1
    for node, serial, scope, flow, _copy in state.tokens:
        good = good and node < nodes and flow < flows and serial < state.serial and scope in serials
    for _due, token, node, _left in state.timers:
        good = good and node < nodes and token in serials
    if not good or not _copies_fit(state):
        raise StateInvalid(f"these bytes are not a state of {net.id}")


def _copies_fit(state: State) -> bool:
    if not state.rounds:
        return not any([token[4] for token in state.tokens])
    rounds = {one.token for one in state.rounds}
    copies = {token.scope for token in state.tokens if token.copy}
    return rounds <= {token.serial for token in state.tokens} and copies <= rounds
