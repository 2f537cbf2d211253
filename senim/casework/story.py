"""What happened with a case, for officers: every record of the log in words, with who did it, in which role, for which unit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.accounts.errors import RoleUnknown
from senim.accounts.roles import role
from senim.casework import colleagues
from senim.casework.cases import Case
from senim.casework.faces import pause_words
from senim.casework.rows import language
from senim.catalogue.definitions import Field
from senim.catalogue.queries import Compiled
from senim.design.dates import moment as in_words
from senim.design.parts import Moment
from senim.intake.beside import beside
from senim.intake.summary import written
from senim.intake.timeline import moment_of
from senim.ledger.entries import Entry
from senim.ledger.queries import entries_of
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.processes.queries import service_of, versions_along
from senim.processes.runs import STREAMS_PER_REQUEST


class Story:
    """The records of a case, read once: the timeline, and which elements were done. Two queries."""

    def __init__(self, case: Case) -> None:
        """Read the log of all runs."""
        self.case = case
        self.language = language()
        self.services = {one.stream: service_of(one) for one in case.standing.instances}
        told = list(versions_along(entries_of(list(self.services))))
        self.entries = [entry for entry, _version in told]
        self._versions = {(entry.stream, entry.n): version for entry, version in told}
        people = {entry.actor for entry in self.entries} | {_given_to(entry) for entry in self.entries}
        people |= {item.officer for item in case.items} | {case.instance.officer}
        self.names = colleagues.names(people)

    def moments(self) -> list[Moment]:
        """The timeline, newest first; what is open now on top."""
        past = [self._moment(entry) for entry in self.entries]
        told = [one for one in past if one is not None]
        told += [
            Moment(one.to_officer, "past", at=moment_of(one.at), by=one.by) for one in beside(self.case.request.pk)
        ]
        told.reverse()  # of what happened at one moment, the last comes first, as the sort leaves it
        told.sort(key=lambda one: one.at or moment_of(0), reverse=True)
        return [*self._now(), *told]

    def done(self) -> list[str]:
        """The elements that the newest run has been through, in order, those that wait now left out."""
        now = {item.element for item in self.case.items}
        mine = (entry for entry in self.entries if entry.stream == self.case.instance.stream)
        passed = (
            entry.activity for entry in mine if entry.type in {"completed", "fired", "thrown", "started", "ended"}
        )
        return [element for element in dict.fromkeys(passed) if element and element not in now]

    def name_of(self, stream: int, element: str) -> str:
        """The name of an element in the language of the page, as it is drawn in the version of today."""
        return self.services[stream].name(element, self.language)

    def version(self, entry: Entry) -> Compiled:
        """The version of the service in whose elements a record is told."""
        return self._versions[entry.stream, entry.n]

    def named(self, entry: Entry) -> str:
        """The name of the element that a record is about, in the language of the page."""
        return self.version(entry).name(entry.activity, self.language)

    def _now(self) -> Iterator[Moment]:
        for item in self.case.items:
            who = self.names.get(item.officer or 0) or _("nobody has taken it yet")
            by = f"{_role(item.role)}, {_unit(item.unit_id)}, {who}"
            yield Moment(self.name_of(item.stream, item.element), "now", at=moment_of(item.due_at), by=by, due=True)
        if self.case.instance.waiting_for == "citizen":
            due = self.case.instance.next_due_at
            yield Moment(_("We wait for the person's reply"), "now", at=moment_of(due) if due else None, due=bool(due))

    def _moment(self, entry: Entry) -> Moment | None:
        say = SENTENCES.get(entry.type)
        title = say(self, entry) if say else ""
        if not title:
            return None
        text = "\n".join(self._answers(entry)) if entry.type == "completed" else ""
        return Moment(title, "past", at=moment_of(entry.at), text=text, by=self._by(entry))

    def _by(self, entry: Entry) -> str:
        if entry.role == "citizen":
            return _("the person")
        if entry.role == "system":
            return _("Senim, by itself")
        parts = [self.names.get(entry.actor or 0, ""), _role(entry.role), _unit(entry.unit)]
        return ", ".join(part for part in parts if part)

    def _answers(self, entry: Entry) -> Iterator[str]:
        """What was decided in a step, each coded answer with its question."""
        service = self.version(entry)
        task = service.net.tasks.get(entry.activity)
        form = service.form(task.form) if task and task.form else None
        asked: Sequence[Field] = form.fields if form else ()
        given: Mapping[str, Any] = entry.payload.get("variables", {})
        for one in asked:
            if one.id in given:
                yield f"{one.label.to(self.language)}: {written(one, given[one.id], self.language)}"


def outcome_words(service: Compiled, outcome: str, tongue: str) -> str:
    """The words for how a run ended."""
    return next((one.label.to(tongue) for one in service.service.outcomes if one.value == outcome), outcome)


def _given_to(entry: Entry) -> int | None:
    return entry.payload.get("officer") if entry.type == "assigned" else None


def _role(code: str) -> str:
    try:
        return role(code).name(language())
    except RoleUnknown:
        return code


def _unit(unit_id: int | None) -> str:
    try:
        return places.unit(unit_id).name if unit_id else ""
    except UnitUnknown:
        return ""


def _registered(_story: Story, entry: Entry) -> str:
    return _("The person asked for a review") if entry.stream % STREAMS_PER_REQUEST else _("Request received")


def _completed(story: Story, entry: Entry) -> str:
    task = story.version(entry).net.tasks.get(entry.activity)
    return _("Done: %(step)s") % {"step": story.named(entry)} if task else ""


def _cancelled(story: Story, entry: Entry) -> str:
    task = story.version(entry).net.tasks.get(entry.activity)
    return _("No longer needed: %(step)s") % {"step": story.named(entry)} if task else ""


def _fired(story: Story, entry: Entry) -> str:
    return story.named(entry)


def _thrown(story: Story, entry: Entry) -> str:
    on_the_way = story.version(entry).thrown_on_the_way(entry.activity)
    return story.named(entry) if on_the_way else ""


def _started(_story: Story, entry: Entry) -> str:
    due = entry.payload.get("limit") or entry.payload.get("promise")
    return _("The clock started; due by %(date)s") % {"date": in_words(moment_of(due))} if due else ""


def _paused(_story: Story, entry: Entry) -> str:
    return _("The clock was paused: %(why)s") % {"why": pause_words(str(entry.payload.get("reason", "")))}


def _clock_moved(_story: Story, entry: Entry) -> str:
    sentences = {
        "clock_resumed": _("The clock runs again; due by %(date)s"),
        "clock_extended": _("The term was extended to %(date)s"),
        "clock_recalculated": _("Days off changed; due by %(date)s"),
    }
    due = entry.payload.get("limit") or entry.payload.get("promise")
    return sentences[entry.type] % {"date": in_words(moment_of(due)) if due else "–"}


def _stopped(_story: Story, entry: Entry) -> str:
    kept = [entry.payload.get("promise_kept"), entry.payload.get("limit_kept")]
    if kept[1] is False:
        return _("The clock stopped after the legal limit")
    return _("The clock stopped after our promise") if kept[0] is False else _("The clock stopped in time")


def _assigned(story: Story, entry: Entry) -> str:
    who = story.names.get(_given_to(entry) or 0, "–")
    return _("%(step)s: given to %(who)s") % {"step": story.named(entry), "who": who}


def _moved(_story: Story, entry: Entry) -> str:
    return _("Handed to %(unit)s") % {"unit": _unit(entry.payload.get("unit"))}


def _migrated(story: Story, entry: Entry) -> str:
    number = story.version(entry).version
    return _("Moved to version %(number)s of the procedure; dates and clock stay as they were") % {"number": number}


def _answered(story: Story, entry: Entry) -> str:
    outcome = outcome_words(story.version(entry), str(entry.payload.get("outcome", "")), story.language)
    return _("Answer sent: %(outcome)s") % {"outcome": outcome}


def _rated(_story: Story, entry: Entry) -> str:
    return _("The person rated us: %(score)s of 4") % {"score": entry.payload.get("score")}


def _noted(_story: Story, entry: Entry) -> str:
    return _("We wrote to the person") if entry.payload.get("told") else _("An internal note was made")


def _number(_story: Story, entry: Entry) -> str:
    names = {"appeals": _("state register of appeals"), "kui": _("KUI"), "erdr": _("ERDR")}
    register = str(entry.payload.get("register", ""))
    return _("Number recorded: %(register)s") % {"register": names.get(register, register)}


def _opened_outside(_story: Story, entry: Entry) -> str:
    post = f"{_role(str(entry.payload.get('role', '')))}, {_unit(entry.payload.get('unit'))}"
    return _("Opened to somebody outside the unit, with this second signature: %(post)s") % {"post": post}


SENTENCES: Final[Mapping[str, Callable[[Story, Entry], str]]] = {
    "registered": _registered,
    "completed": _completed,
    "cancelled": _cancelled,
    "fired": _fired,
    "thrown": _thrown,
    "clock_started": _started,
    "clock_paused": _paused,
    "clock_resumed": _clock_moved,
    "clock_extended": _clock_moved,
    "clock_recalculated": _clock_moved,
    "clock_stopped": _stopped,
    "assigned": _assigned,
    "moved": _moved,
    "migrated": _migrated,
    "asked": lambda _story, _entry: _("A question went to the person"),
    "replied": lambda _story, _entry: _("The person wrote"),
    "noted": _noted,
    "attached": lambda _story, _entry: _("A file was added"),
    "called_in": lambda _story, _entry: _("A specialist was called in"),
    "redirected": _answered,
    "answered": _answered,
    "withdrawn": lambda _story, _entry: _("The person withdrew the request"),
    "rated": _rated,
    "disputed": lambda _story, _entry: _("The person does not accept the answer"),
    "number_recorded": _number,
    "problem_joined": lambda _story, _entry: _("Joined to a local problem"),
    "problem_left": lambda _story, _entry: _("Taken out of the local problem"),
    "problem_ended": lambda _story, _entry: _("The local problem has come to its end"),
    "opening_signed": _opened_outside,
}
"""A sentence for each event that officers are told; the others (a step that opened, a sequence that ended) say nothing new."""
