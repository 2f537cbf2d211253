"""What a person is told of besides requests: an app above registers it. Its numbers are negative, so that no request has them.

`request_id` of a notice is then the negative number of the thing, which is also its stream in the log.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet

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


_SUBJECTS: list[Subject] = []


def tell_of(subject: Subject) -> None:
    """Register what else people are told of; called once, when its app starts."""
    _SUBJECTS[:] = [subject]


def other() -> Subject | None:
    """What else people are told of; None where no app registered anything."""
    return _SUBJECTS[0] if _SUBJECTS else None


def is_other(request_id: int) -> bool:
    """Whether a notice is about something else than a request."""
    return request_id < 0
