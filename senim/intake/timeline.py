"""What happened with a request, in the person's words: made from the log, the messages and the open steps, newest first."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from senim.catalogue.queries import Compiled
from senim.design.dates import moment as in_words
from senim.intake.beside import beside
from senim.intake.models import Message, ServiceRequest
from senim.ledger.entries import Entry
from senim.ledger.queries import entries_of
from senim.places.queries import unit
from senim.processes.models import Instance, WorkItem
from senim.processes.queries import service_of, versions_along
from senim.processes.runs import STREAMS_PER_REQUEST

Kind = Literal["past", "now", "future"]
VISIBLE: Final = {"question", "reply", "remark", "letter", "notice"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `at` is when it happened, or by when it is due for what is still to come."""

    kind: Kind
    title: str
    at: dt.datetime | None = None
    text: str = ""
    by_us: bool = True
    message: str = ""


def timeline(request: ServiceRequest, instances: list[Instance], language: str) -> list[Moment]:
    """Past, present and what is still to come, newest first: the future on top, the beginning at the end.

    Four queries beside the instances: records, messages, open steps, visits.
    """
    services = {instance.stream: service_of(instance) for instance in instances}
    told = [*_from_log(services, language), *_from_messages(request), *_from_beside(request)]
    past = sorted(told, key=lambda one: one.at or _BEGINNING)
    last = instances[-1]
    ahead = (
        [] if last.ended_at else [*_future(last, services[last.stream], language), *_present(last, services, language)]
    )
    # Turned round at the end: of two things at one moment the later in the log still stands above.
    return [*ahead, *reversed(past)]


def _from_log(services: Mapping[int, Compiled], language: str) -> Iterator[Moment]:
    for entry, service in versions_along(entries_of(list(services))):
        title = _title(entry, service, language)
        if title:
            yield Moment("past", title, at=moment_of(entry.at), by_us=entry.role != "citizen")


def _title(entry: Entry, service: Compiled, language: str) -> str:
    passed = entry.type == "thrown" and service.thrown_on_the_way(entry.activity)
    if passed or entry.type in {"completed", "fired"}:
        words = service.words.get(entry.activity, {}).get(language)
        return words.done or "" if words else ""
    say = _SENTENCES.get(entry.type)
    return say(entry) if say else ""


def _registered(entry: Entry) -> str:
    if entry.stream % STREAMS_PER_REQUEST:
        return _("We began to look at your request again.")
    return _("We received your request.")


def _moved(entry: Entry) -> str:
    return _("Your request went to another unit: %(unit)s.") % {"unit": unit(entry.payload["unit"]).name}


def _migrated(_entry: Entry) -> str:
    return _("Your request now follows the newer procedure. What we promised you stays: no date changed.")


def _resumed(entry: Entry) -> str:
    return _("The clock runs again. The answer is now due by %(date)s.") % {"date": _due(entry)}


def _extended(entry: Entry) -> str:
    return _("The head of the unit extended the term. The answer is now due by %(date)s.") % {"date": _due(entry)}


def _recalculated(entry: Entry) -> str:
    return _("The days off changed, so the date changed. The answer is now due by %(date)s.") % {"date": _due(entry)}


def _due(entry: Entry) -> str:
    due = entry.payload.get("limit") or entry.payload.get("promise")
    return in_words(moment_of(due)) if due else ""


_SENTENCES: Final[Mapping[str, Callable[[Entry], str]]] = {
    "registered": _registered,
    "moved": _moved,
    "migrated": _migrated,
    "clock_paused": lambda _entry: _("The clock stands still while we wait for your reply."),
    "clock_resumed": _resumed,
    "clock_extended": _extended,
    "clock_recalculated": _recalculated,
    "disputed": lambda _entry: _("You asked us to look again."),
    "problem_joined": lambda _entry: _("Others told us of the same. We work on it as one problem."),
    "problem_left": lambda _entry: _("Your request is no longer a part of the shared problem."),
    "problem_ended": lambda _entry: _("The shared problem has come to its end. The result is above."),
    "rated": lambda _entry: _("You told us how it went. Thank you."),
    "opening_signed": lambda _entry: _(
        "An officer of another unit opened your request in an emergency. Two people of different units signed for it."
    ),
    "attached": lambda entry: _("You added a file.") if entry.role == "citizen" else _("We added a file."),
}


def _from_messages(request: ServiceRequest) -> Iterator[Moment]:
    titles = {
        "question": _("We asked you:"),
        "reply": _("You replied:"),
        "remark": _("You wrote:"),
        "letter": _("Our answer:"),
        "notice": _("We told you:"),
    }
    for message in Message.objects.filter(request=request, kind__in=VISIBLE, sent_at__isnull=False).order_by("id"):
        yield Moment(
            "past",
            titles[message.kind],
            at=message.sent_at,
            text=message.text,
            by_us=message.kind not in {"reply", "remark"},
            message=message.kind,
        )


def _from_beside(request: ServiceRequest) -> Iterator[Moment]:
    for one in beside(request.pk):
        yield Moment("past", one.to_person, at=moment_of(one.at), by_us=False)


def _present(last: Instance, services: Mapping[int, Compiled], language: str) -> Iterator[Moment]:
    """What is being done now, in the words of the open steps; a step without words for the person is not told."""
    service = services[last.stream]
    if last.waiting_for == "citizen":
        yield Moment(
            "now", _("We are waiting for your reply."), at=moment_of(last.next_due_at) if last.next_due_at else None
        )
    due: dict[str, int] = {}
    for item in WorkItem.objects.filter(stream=last.stream).order_by("due_at"):
        due[item.element] = item.due_at  # of several copies of a step the last one is what the person waits for
    for element, at in due.items():
        words = service.words.get(element, {}).get(language)
        if words and words.now:
            yield Moment("now", words.now, at=moment_of(at))


def _future(last: Instance, service: Compiled, language: str) -> list[Moment]:
    """The milestones still to come, the last one on top."""
    stages = service.service.stages
    ids = [stage.id for stage in stages]
    reached = ids.index(last.stage) if last.stage in ids else -1
    return [Moment("future", stage.name.to(language)) for stage in reversed(stages[reached + 1 :])]


def moment_of(at: int) -> dt.datetime:
    """A moment of the log (µs) as a datetime in UTC."""
    return _BEGINNING + dt.timedelta(microseconds=at)


_BEGINNING: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def last_words(messages: Iterable[Message], kind: str) -> Message | None:
    """The newest message of a kind that the person can see."""
    found = [one for one in messages if one.kind == kind and one.sent_at]
    return max(found, key=lambda one: (one.sent_at, one.pk)) if found else None
