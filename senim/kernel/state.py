"""Where an instance stands: a few tokens, its timers and variables; small enough to be stored at every step."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from senim.kernel.errors import StateInvalid
from senim.kernel.tables import Net

NEW: Final = 0
RUNNING: Final = 1
ENDED: Final = 2
_VERSION: Final = 1
# Sorted, so that a state folded from the log has the same bytes as the one that was lived.
_as_json: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode


class Token(NamedTuple):
    """A resting token: its node, its serial number (older is smaller), the serial of the sub-process token it is
    inside (0: none), and the flow it waits on when its node is a join (-1: none).
    """

    node: int
    serial: int
    scope: int
    flow: int


class Timer(NamedTuple):
    """An armed timer: due moment in µs, the token it belongs to, the event's node."""

    due: int
    token: int
    node: int


class State(NamedTuple):
    """The whole state of one instance; never changed, always replaced. `variables` must not be written to."""

    net: Net
    status: int
    serial: int
    tokens: tuple[Token, ...]
    timers: tuple[Timer, ...]
    variables: Mapping[str, Any]

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
    out = bytearray((_VERSION, *state.net.fingerprint, state.status))
    numbers = [state.serial, len(state.tokens)]
    for token in state.tokens:
        numbers += (token.node, token.serial, token.scope, token.flow + 1)
    numbers.append(len(state.timers))
    for timer in state.timers:
        # Moments before 1970 are negative: the sign goes into the last bit.
        numbers += (timer.due * 2 if timer.due >= 0 else -2 * timer.due - 1, timer.token, timer.node)
    for number in numbers:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7
        out.append(number)
    if state.variables:
        out += _as_json(state.variables).encode()
    return bytes(out)


def unpack(net: Net, packed: bytes) -> State:
    """The state that `pack` wrote, for the same net. Refuses (StateInvalid) other bytes and states of another net."""
    if len(packed) < 9 or packed[0] != _VERSION or packed[1:5] != net.fingerprint or packed[5] > ENDED:
        raise StateInvalid(f"these bytes are not a state of {net.id}")
    try:
        (serial, count), at = _numbers(packed, 6, 2)
        rows, at = _numbers(packed, at, 4 * count)
        tokens = tuple(Token(rows[i], rows[i + 1], rows[i + 2], rows[i + 3] - 1) for i in range(0, len(rows), 4))
        (count,), at = _numbers(packed, at, 1)
        rows, at = _numbers(packed, at, 3 * count)
        timers = tuple(Timer(_signed(rows[i]), rows[i + 1], rows[i + 2]) for i in range(0, len(rows), 3))
        variables = json.loads(packed[at:]) if at < len(packed) else {}
    except (IndexError, ValueError, RecursionError) as error:
        raise StateInvalid(f"these bytes are not a state of {net.id}") from error
    state = State(net, packed[5], serial, tokens, timers, variables)
    _check(net, state)
    return state


def _numbers(packed: bytes, at: int, count: int) -> tuple[list[int], int]:
    """`count` whole numbers from a position on, seven bits a byte, and the position after them."""
    if count > len(packed):
        raise ValueError("more entries than bytes")
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
    serials = {token.serial for token in state.tokens}
    good = (
        isinstance(state.variables, dict)
        and len(serials) == len(state.tokens)
        and all(t.node < nodes and t.flow < flows and t.serial < state.serial for t in state.tokens)
        and all(t.scope == 0 or t.scope in serials for t in state.tokens)
        and all(t.node < nodes and t.token in serials for t in state.timers)
    )
    if not good:
        raise StateInvalid(f"these bytes are not a state of {net.id}")
