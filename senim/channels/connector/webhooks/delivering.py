"""Delivers what is due to one receiver: taken, signed, sent, written down; then the next. A receiver that fails rests a while.

What the other side took is on the disk before the next change is taken. A change is therefore sent at least once, and never
again once its acceptance was written; a worker killed between the two sends it once more, under the same id.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from senim.channels.connector.told import body_of
from senim.channels.connector.webhooks import queue, sending, signing
from senim.channels.connector.webhooks.errors import NotTaken
from senim.channels.connector.webhooks.queue import SECOND, Taken
from senim.channels.connector_tables import Change, Receiver
from senim.channels.seals import passing_seal

LEASE_SECONDS: Final = 60
LONGEST_REST_SECONDS: Final = 300
_log = logging.getLogger("senim.channels")


@dataclass(frozen=True, slots=True)
class Courier:
    """Brings changes out. `clock` gives µs UTC, `chance` a number from 0 to 1, `lease_number` a random one of 62 bits.

    `first_seconds` is the first wait, shorter in tests and in the benchmark.
    """

    clock: Callable[[], int]
    chance: Callable[[], float]
    lease_number: Callable[[], int]
    first_seconds: float = queue.WAITS_SECONDS[0]

    def deliver(self, key_id: int, most: int = 200, stop: Callable[[], bool] = lambda: False) -> int:
        """Deal with up to `most` changes of one receiver; how many were tried. Ends when it rests or nothing is due."""
        done = 0
        while done < most and not stop():
            receiver = Receiver.objects.filter(pk=key_id, key__revoked_at=None).first()
            at = self.clock()
            if receiver is None or receiver.rests_until > at:
                break
            taken = queue.take(key_id, at, at + LEASE_SECONDS * SECOND, self.lease_number())
            if taken is None:
                break
            self._deal(receiver, taken)
            done += 1
        return done

    def _deal(self, receiver: Receiver, taken: Taken) -> None:
        try:
            status, milliseconds = self._send(receiver, taken)
        except NotTaken as fault:
            self._failed(receiver, taken, fault.reason, fault.status)
        except Exception as fault:
            # The kind of fault only: its words could hold an address.
            _log.error("change %s failed: %s", taken.id, type(fault).__name__)
            self._failed(receiver, taken, "fault", 0)
        else:
            queue.sent(taken, self.clock(), status, milliseconds)
            Receiver.objects.filter(pk=receiver.pk).update(
                failures=0, failing_since=None, reason="", rests_until=0, worked_at=self.clock()
            )

    def _send(self, receiver: Receiver, taken: Taken) -> tuple[int, int]:
        change = Change.objects.get(pk=taken.id)
        body, at = body_of(change), self.clock()
        headers = signing.headers(f"change_{change.pk}", at // SECOND, body, secrets_of(receiver, at))
        return sending.deliver(receiver.url, body, headers)

    def _failed(self, receiver: Receiver, taken: Taken, reason: str, status: int) -> None:
        at = self.clock()
        queue.failed(taken, at, status, reason, self.chance(), self.first_seconds)
        failures = receiver.failures + 1
        rest = min(self.first_seconds * 2 ** min(failures - 1, 12), LONGEST_REST_SECONDS)
        Receiver.objects.filter(pk=receiver.pk).update(
            failures=failures,
            failing_since=receiver.failing_since or at,
            reason=reason,
            rests_until=at + int(rest * SECOND),
        )


def secrets_of(receiver: Receiver, at: int) -> list[str]:
    """The secrets that are good now: the newest, and for a day the one before it."""
    sealed = [receiver.secret, receiver.old_secret] if receiver.old_until > at else [receiver.secret]
    return [passing_seal().decrypt(bytes(one)).decode() for one in sealed]
