"""What happened beside a request, such as a visit: apps above register here who tells it for the request's timelines."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple


class Beside(NamedTuple):
    """One thing that happened: when (µs UTC), in words for the person and for officers, and where (for officers)."""

    at: int
    to_person: str
    to_officer: str
    by: str


Tell = Callable[[int], Sequence[Beside]]
_TELLERS: Final[dict[str, Tell]] = {}


def teller(name: str) -> Callable[[Tell], Tell]:
    """Register a function that tells, in the language of the page, what happened beside a request. At most one query."""

    def register(tell: Tell) -> Tell:
        _TELLERS[name] = tell
        return tell

    return register


def beside(request_id: int) -> list[Beside]:
    """All that happened beside a request, in order of time. One query for each app that tells something."""
    return sorted(one for _, tell in sorted(_TELLERS.items()) for one in tell(request_id))
