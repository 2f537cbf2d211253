"""How soon messages and other events from outside came, taken from the exported log for a simulation."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.kernel import tables
from senim.kernel.tables import Net
from senim.mining.grouping import run_starts
from senim.mining.sequences import coded
from senim.simulation.distributions import Distribution
from senim.simulation.events import listening, waited_events

COLUMNS: Final = ("activity", "lifecycle", "at_us", "case:opened_us", "case:ended_us")
_SECOND: Final = 1_000_000
_LEAST_SECONDS: Final = 1.0
Truths = npt.NDArray[np.bool_]


def event_rates(net: Net, chunk: pa.Table) -> dict[str, Distribution]:
    """The time until each awaited event as an exponential: all the time for which it was waited by how often it came.

    `chunk` has whole cases and COLUMNS; only ended cases count. That estimate is the likeliest where an event comes at
    any moment alike, whether or not something else came first. Timers have their own rule; what never came has no rate.
    """
    log = _Waits(net, chunk)
    found = {}
    for event, host in _hosts(net).items():
        came = int((log.of(event) & log.ended_by).sum())
        if came:
            seconds = max(_LEAST_SECONDS, log.waited(host) / came / _SECOND)
            found[net.ids[event]] = Distribution("exponential", (seconds,))
    return found


def _hosts(net: Net) -> dict[int, int]:
    """For each event that comes from outside, where a token waits for it."""
    timed = {event for armed in (*net.arms, net.root_arms) for event, _rule in armed}
    # An event after a gateway also stands for itself; the token waits at the gateway.
    nodes = sorted(range(len(net.ids)), key=lambda node: net.kinds[node] == tables.EVENT_GATE)
    hosts = {event: node for node in nodes for event in waited_events(net, node)}
    hosts |= dict.fromkeys(listening(net, tables.ROOT), tables.ROOT)
    return {event: host for event, host in hosts.items() if event not in timed}


class _Waits:
    """The rows of ended cases, by what they say of waiting."""

    def __init__(self, net: Net, chunk: pa.Table) -> None:
        self.net = net
        mine = chunk.filter(chunk.column("case:ended_us").is_valid())
        self.names, self.codes = coded(mine.column("activity"))
        lives, life = coded(mine.column("lifecycle"))
        self.at = mine.column("at_us").to_numpy()
        self.began = self._are(lives, life, "schedule")
        self.ended_by = self._are(lives, life, "complete") | self._are(lives, life, "withdraw")
        first = run_starts(mine.column("case").to_numpy())
        opened, ended = (mine.column(f"case:{name}_us").to_numpy()[first] for name in ("opened", "ended"))
        self.whole = int((ended - opened).sum())

    def of(self, node: int) -> Truths:
        """The rows of an element."""
        return self._are(self.names, self.codes, self.net.ids[node])

    def waited(self, host: int) -> int:
        """The µs for which tokens rested there; inside a sub-process, about the whole time of the cases."""
        if host == tables.ROOT or tables.HOLDS[self.net.kinds[host]]:
            return self.whole
        gate = self.net.kinds[host] == tables.EVENT_GATE
        nodes = [self.net.targets[flow] for flow in self.net.outgoing[host]] if gate else [host]
        return sum(self._span(self.of(node)) for node in nodes)

    def _span(self, rows: Truths) -> int:
        return max(0, int(self.at[rows & self.ended_by].sum()) - int(self.at[rows & self.began].sum()))

    @staticmethod
    def _are(names: Any, codes: Any, word: str) -> Truths:
        found: Truths = np.array([name == word for name in names] or [False])[codes]
        return found
