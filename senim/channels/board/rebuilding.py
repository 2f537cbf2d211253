"""Folds the log anew and compares the figures by channel with those that the follower added up.

The working minutes of a first answer hang on the calendar as it stood when it was counted; so answers are compared by day,
channel and unit.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Sum

from senim.channels.board.counting import Cell, counted
from senim.channels.board.models import ChannelDay, FirstAnswer
from senim.ledger.models import Follower
from senim.ledger.queries import entries_between
from senim.ledger.rebuilding import rebuilder

CHUNK = 5000


@rebuilder("channels")
def differences() -> Iterator[str]:
    """One line for each figure of a day, channel and unit that does not follow from the log."""
    cursor = Follower.objects.filter(name="channels").values_list("seq", flat=True).first() or 0
    received: Counter[Cell] = Counter()
    answered: Counter[Cell] = Counter()
    after = 0
    while entries := entries_between(after, cursor, CHUNK):
        added = counted(entries)
        received.update(added.received)
        for (cell, _minutes), count in added.answered.items():
            answered[cell] += count
        after = entries[-1].seq
    key = ("day", "channel", "unit_id")
    live = ChannelDay.objects.values_list(*key, "received")
    yield from _compare("received", received, Counter({Cell(*row[:3]): row[3] for row in live}))
    sums = FirstAnswer.objects.values_list(*key).annotate(total=Sum("answered"))
    yield from _compare("answered", answered, Counter({Cell(*row[:3]): row[3] for row in sums}))


def _compare(name: str, expected: Counter[Cell], live: Counter[Cell]) -> Iterator[str]:
    for cell in sorted(expected.keys() | live.keys()):
        if expected[cell] != live[cell]:
            yield f"{name} {tuple(cell)}: {live[cell]}, the log says {expected[cell]}"
