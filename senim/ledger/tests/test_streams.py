"""Each kind of thing has a stretch of the log of its own."""

from itertools import combinations

from senim.ledger import streams
from senim.ledger.streams import Stretch


def stretches() -> dict[str, Stretch]:
    return {name: one for name, one in vars(streams).items() if isinstance(one, Stretch)}


def test_no_stream_lies_in_two_stretches() -> None:
    found = stretches()
    assert len(found) >= 4
    for (name, one), (other, another) in combinations(found.items(), 2):
        for number in (1, 2**40, 2**48 - 1):
            assert not another.has(one.stream_of(number)), f"{name} and {other} share streams"


def test_a_thing_is_found_again_by_its_stream() -> None:
    for one in stretches().values():
        assert one.number_of(one.stream_of(77)) == 77
        assert [one.has(at) for at in (one.first + 1, one.first, one.last, one.last - 1)] == [False, True, True, False]
