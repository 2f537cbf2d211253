"""A front office with two counters, for the tests of this app: Astana's first."""

from dataclasses import dataclass

import pytest

from senim.desks import estimating, learning
from senim.desks.models import Counter, Office
from senim.places.queries import front_offices

AT = 1_795_406_400_000_000
"""Monday 23 November 2026, 09:00 in Astana (UTC+5), in µs."""


@dataclass(frozen=True, slots=True)
class Set:
    """An office with its two counters: the first advises, the second does everything."""

    office: Office
    advice: Counter
    every: Counter


@pytest.fixture
def office(db: None) -> Set:
    """Astana's first front office, set up."""
    row, _ = Office.objects.get_or_create(unit=front_offices("KZ-71")[0])
    Counter.objects.filter(office=row).delete()
    advice = Counter.objects.create(
        office=row, number=1, services=["advice-criminal", "advice-administrative"], languages=["kk", "ru"]
    )
    every = Counter.objects.create(
        office=row, number=2, services=["advice-criminal", "certificate"], languages=["kk"], accessible=True
    )
    return Set(row, advice, every)


@pytest.fixture(autouse=True)
def _nothing_reckoned_before() -> None:
    """What was reckoned for one test's office says nothing of another's."""
    estimating.told_to_all_anew()
    learning.known_of.cache_clear()
