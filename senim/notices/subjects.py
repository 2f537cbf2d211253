"""What people are told of besides requests: apps above register it. Its numbers are negative, so that no request has them.

`request_id` of a notice then lies in a stretch of its own (`ledger.streams`): that of a visit is also its stream in the log,
that of an officer says who is told, and the stream of what.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet

from senim.ledger.streams import Stretch

if TYPE_CHECKING:
    from senim.notices.facts import Facts
    from senim.notices.outbox import Taken


class Subject(NamedTuple):
    """How notices of one kind of thing are written, addressed and shown to staff.

    `facts_of` a notice, None when the person's reach is not known; `address_of` (channel, number), empty after erasure;
    `streams_of` the things of some units; `names_of` numbers; `forget` (channel, address): the person wants nothing more.
    """

    facts_of: "Callable[[Taken], Facts | None]"
    address_of: Callable[[str, int], str]
    streams_of: "Callable[[Collection[int]], QuerySet[Any, Any]]"
    names_of: Callable[[Iterable[int]], Mapping[int, str]]
    forget: Callable[[str, str], int]


_SUBJECTS: dict[Stretch, Subject] = {}


def tell_of(stretch: Stretch, subject: Subject) -> None:
    """Register what else people are told of, under the numbers of a stretch; called once, when its app starts."""
    _SUBJECTS[stretch] = subject


def other(request_id: int) -> tuple[Subject, int] | None:
    """What a notice is about that is no request, and its number there; None where no app registered it."""
    found = ((stretch, one) for stretch, one in _SUBJECTS.items() if stretch.has(request_id))
    return next(((one, stretch.number_of(request_id)) for stretch, one in found), None)


def others() -> Mapping[Stretch, Subject]:
    """All that people are told of besides requests."""
    return _SUBJECTS


def is_other(request_id: int) -> bool:
    """Whether a notice is about something else than a request."""
    return request_id < 0
