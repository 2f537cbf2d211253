"""Erlang's delay formula: how many counters it takes so that most people wait a short time.

One queue, arrivals at random at a steady rate, service times exponential, nobody leaves before being served (Erlang A,
with abandonment, is left out: who leaves an office unserved is what a plan should prevent, not count on). After
A. K. Erlang (1917); the recursion for the blocking formula as in L. Kleinrock, Queueing Systems I (1975), 3.5 and 3.6.
"""

from math import exp
from typing import Final, NamedTuple

from senim.simulation.errors import ScenarioInvalid

MOST_COUNTERS: Final = 10_000


class Demand(NamedTuple):
    """Who comes to one queue: `per_hour` people, each served for `service_s` seconds on average."""

    per_hour: float
    service_s: float

    @property
    def load(self) -> float:
        """The mean number of counters that are busy (erlangs), if there were enough."""
        return self.per_hour * self.service_s / 3600


def waiting_probability(load: float, counters: int) -> float:
    """The share of people who find every counter busy, from 0 to 1; 1 where the load is as much as the counters.

    Refuses (ScenarioInvalid) a load below 0 and fewer than one counter.
    """
    _check(load, counters)
    if load >= counters:
        return 1.0
    blocked = 1.0
    for busy in range(1, counters + 1):
        blocked = load * blocked / (busy + load * blocked)
    return counters * blocked / (counters - load * (1 - blocked))


def share_within(demand: Demand, counters: int, within_s: float) -> float:
    """The share of people whose wait is `within_s` seconds or less; 0 where the queue only grows.

    Refuses (ScenarioInvalid) times below 0 and what `waiting_probability` refuses.
    """
    if within_s < 0 or demand.service_s < 0:
        raise ScenarioInvalid("times must not be below 0")
    waits = waiting_probability(demand.load, counters)
    if demand.load >= counters:
        return 0.0
    if not demand.load:
        return 1.0
    return 1 - waits * exp(-(counters - demand.load) * within_s / demand.service_s)


def mean_wait_s(demand: Demand, counters: int) -> float | None:
    """The mean wait in seconds over all people, those served at once included; None where the queue only grows."""
    waits = waiting_probability(demand.load, counters)
    return None if demand.load >= counters else waits * demand.service_s / (counters - demand.load)


def fewest_counters(demand: Demand, within_s: float, share: float) -> int:
    """The smallest number of counters with which at least `share` of the people wait `within_s` or less; 0 for nobody.

    Refuses (ScenarioInvalid) a share that is not from 0 to below 1, and more than MOST_COUNTERS.
    """
    if not 0 <= share < 1:
        raise ScenarioInvalid("the share who wait no longer must be from 0 to below 1")
    if demand.load >= MOST_COUNTERS:
        raise ScenarioInvalid(f"more than {MOST_COUNTERS} counters would be needed")
    if not demand.load:
        _check(demand.load, 1)
        return 0
    counters = int(demand.load) + 1
    while share_within(demand, counters, within_s) < share:
        counters += 1
    return counters


def _check(load: float, counters: int) -> None:
    if not 0 <= load < float("inf"):
        raise ScenarioInvalid("a load must not be below 0")
    if counters < 1:
        raise ScenarioInvalid("a queue needs at least one counter")
