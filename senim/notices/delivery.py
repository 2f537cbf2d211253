"""Delivers what is due on one channel, one notice after the other: taken, sent, written down; then the next.

What the provider accepted is on the disk before the next notice is taken. A notice is therefore sent at least once, and
never again once its acceptance was written; a worker killed between the two sends it once more, under the same id.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from senim.notices import books, outbox, writing
from senim.notices.errors import Temporary, Undelivered
from senim.notices.facts import Facts
from senim.notices.lines import Lines
from senim.notices.outbox import Taken
from senim.notices.transports.chosen import Way, way_to
from senim.notices.transports.registry import LONGEST_SEND_SECONDS, Message
from senim.notices.trying import FIRST_SECONDS, MOST_ATTEMPTS, SECOND, delay_us

LEASE_SECONDS: Final = 2 * LONGEST_SEND_SECONDS
NOT_SET_UP_SECONDS: Final = 3600
_log = logging.getLogger("senim.notices")


@dataclass(slots=True)
class Post:
    """The post of one channel. `clock` gives µs UTC, `chance` a number from 0 to 1, `lease_number` a random one of 62 bits.

    `first_seconds`, `rest_seconds` and `lease_seconds` are shorter in tests and in the benchmark.
    """

    channel: str
    clock: Callable[[], int]
    chance: Callable[[], float]
    lease_number: Callable[[], int]
    first_seconds: float = FIRST_SECONDS
    rest_seconds: float = 10.0
    lease_seconds: float = LEASE_SECONDS
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        """Read how the channel fared before."""
        self.lines = Lines(self.channel, self.rest_seconds)

    def deliver(self, most: int = 100, stop: Callable[[], bool] = lambda: False) -> int:
        """Deal with up to `most` notices that are due; how many. Stops between two when `stop` says so or the channel rests."""
        done = 0
        while done < most and not stop() and not self.lines.rests(self.clock()):
            at = self.clock()
            until = at + int(self.lease_seconds * SECOND)
            taken = outbox.take(self.channel, at, until, self.lease_number())
            if taken is None:
                break
            self._deal(taken)
            done += 1
        return done

    def _deal(self, taken: Taken) -> None:
        """Send it, or say why not. What goes wrong with one notice keeps nobody else's back."""
        try:
            ready = self._ready(taken)
            if ready is not None:
                self._send(taken, *ready)
        except Exception as fault:
            # The kind of fault only: its words could hold an address.
            _log.error("notice %s failed: %s", taken.id, type(fault).__name__)
            self._later(taken, "fault", 0.0)

    def _ready(self, taken: Taken) -> tuple[Way, Message] | None:
        at = self.clock()
        facts = writing.facts_of(taken)
        if facts is None:
            outbox.withheld(taken, at, "forbidden")
            return None
        if facts.channel not in ("", taken.channel):
            outbox.other_way(taken, facts.channel, at)
            return None
        if said := writing.objection(taken, facts, at):
            outbox.withheld(taken, at, said)
            return None
        now = moment_of(at)
        earliest = writing.earliest(taken, facts, now)
        if earliest > now:
            outbox.again(taken, _micros(earliest), "hours", counts=False)
            return None
        address = books.address_of(taken.channel, taken.request_id)
        if not address:
            outbox.withheld(taken, at, "no_address")
            return None
        return self._addressed(taken, facts, address)

    def _addressed(self, taken: Taken, facts: Facts, address: str) -> tuple[Way, Message] | None:
        way = way_to(taken.channel, address)
        if way is None:
            outbox.again(taken, self.clock() + NOT_SET_UP_SECONDS * SECOND, "not_set_up", counts=False)
            return None
        return way, writing.message(taken, facts, way.address)

    def _send(self, taken: Taken, way: Way, message: Message) -> None:
        try:
            sent = way.transport.send(message)
        except Temporary as fault:
            if fault.whole_line:
                self.lines.failed(self.clock(), fault.reason)
            self._later(taken, fault.reason, fault.retry_seconds)
        except Undelivered as fault:
            outbox.dead(taken, self.clock(), fault.reason)
        else:
            outbox.sent(taken, self.clock(), way.name, sent.reference, sent.parts, sent.cost)
            self.lines.worked(self.clock())

    def _later(self, taken: Taken, reason: str, retry_seconds: float) -> None:
        if taken.attempts >= MOST_ATTEMPTS:
            outbox.dead(taken, self.clock(), reason)
            return
        wait = max(delay_us(taken.attempts, self.chance(), self.first_seconds), int(retry_seconds * SECOND))
        outbox.again(taken, self.clock() + wait, reason)


_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def moment_of(at: int) -> dt.datetime:
    """A moment of the log (µs) as a datetime in UTC."""
    return _EPOCH + dt.timedelta(microseconds=at)


def _micros(at: dt.datetime) -> int:
    return (at - _EPOCH) // dt.timedelta(microseconds=1)
