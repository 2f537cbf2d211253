"""Released services, compiled once for each process: definition, net and the terms of law of the day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from senim.catalogue import loading, whole
from senim.catalogue.definitions import Service, StaffForm
from senim.catalogue.errors import UnknownService
from senim.catalogue.models import ServiceVersion
from senim.kernel.model import Element, Flow, ProcessDefinition, Words
from senim.kernel.net import Net, compile_net
from senim.kernel.reading import read


@dataclass(frozen=True, slots=True)
class Compiled:
    """One version of a service with its net under the terms of law that hold on `terms_on`; shared between threads.

    `words`: for each element and flow of the model, also of the processes it calls, its words by language;
    `drawn`: the names as they are drawn. `version` is its number, valid from `released_on`.
    """

    id: int
    service: Service
    net: Net
    words: Mapping[str, Mapping[str, Words]]
    drawn: Mapping[str, str]
    terms_on: dt.date
    xml: str
    version: int
    released_on: dt.date

    def name(self, element: str, language: str) -> str:
        """What an element or flow is called in a language, else as it is drawn; its id where it has no name at all."""
        words = self.words.get(element, {}).get(language)
        return (words.name if words else "") or self.drawn.get(element, "") or element

    def form(self, code: str) -> StaffForm | None:
        """The staff form of this id."""
        return next((form for form in self.service.forms if form.id == code), None)

    def message_form(self, message: str) -> StaffForm | None:
        """The form with which a message of the process is sent."""
        return next((form for form in self.service.forms if form.message == message), None)

    def thrown_on_the_way(self, element: str) -> bool:
        """Whether what was thrown here is an event in the course of the process: no step, and no end, which says so itself."""
        return element not in self.net.tasks and bool(self.net.outgoing[self.net.index[element]])


class Version(NamedTuple):
    """One released version without its content: in force from `released_on` to `until` (None: no end is known).

    `until` comes before `released_on` where a version of the same day took its place. `packaged`: its number in the
    package, 0 when it was drawn here. `change`: what is different, by language.
    """

    id: int
    code: str
    version: int
    released_on: dt.date
    until: dt.date | None
    packaged: int
    change: Mapping[str, str]


def versions(code: str) -> tuple[Version, ...]:
    """Every released version of a service in the order in which they take force, also those to come; empty for a code
    that has none. One query, not remembered.
    """
    rows = ServiceVersion.objects.filter(code=code).order_by("released_on", "version")
    listed = list(rows.values_list("id", "code", "version", "released_on", "packaged", "change"))
    ends = [after[3] - dt.timedelta(days=1) for _, after in pairwise(listed)]
    return tuple(
        Version(id, code, version, released_on, until, packaged, change)
        for (id, code, version, released_on, packaged, change), until in zip(listed, [*ends, None], strict=False)
    )


def compiled(version_id: int, terms_on: dt.date) -> Compiled:
    """The version as it was released, with the terms that hold on a day. Refuses UnknownService."""
    return _compiled(version_id, terms_day(terms_on))


def current(code: str, on: dt.date) -> Compiled:
    """The version that requests of this day begin with: of those whose day has come the last, the first one before that.

    Refuses UnknownService.
    """
    known = _in_force(on)
    return compiled(known[code], on) if code in known else _unknown(code)


def open_services(on: dt.date) -> list[Compiled]:
    """The services that citizens can begin on this day, in the order of the catalogue."""
    every = (current(code, on) for code in released_codes())
    return [one for one in every if one.service.open_for_intake]


def released_codes() -> list[str]:
    """The codes of every service that has a version, in the order of the catalogue."""
    return sorted(_in_force(dt.date.min), key=loading.place)


def versions_hearing(signal: str, on: dt.date) -> list[int]:
    """The released versions in which something catches the signal while the process runs. One query, without content."""
    rows = ServiceVersion.objects.filter(model_xml__contains="signalEventDefinition").values_list("pk", flat=True)
    return [pk for pk in rows if signal in compiled(pk, on).net.hearers]


def forget_releases() -> None:
    """Read the released versions anew, after a release."""
    _in_force.cache_clear()
    _compiled.cache_clear()


def terms_day(on: dt.date) -> dt.date:
    """The last day up to `on` on which some term of law changed: nets are compiled once for each such day."""
    days = {day for term in loading.load_terms() for day in _changes(term.valid_from, term.valid_until)}
    return max((day for day in days if day <= on), default=on)


def _changes(first: dt.date, last: dt.date | None) -> tuple[dt.date, ...]:
    return (first,) if last is None else (first, last + dt.timedelta(days=1))


# A day's answer is remembered: a release takes force from the next day on, so that no process has read that day before.
@lru_cache(maxsize=512)
def _in_force(day: dt.date) -> dict[str, int]:
    rows = list(ServiceVersion.objects.order_by("released_on", "version").values_list("code", "id", "released_on"))
    # Before its day the first version stands in: a clock that is wrong must not turn a request away.
    first = {code: id for code, id, _ in reversed(rows)}
    return first | {code: id for code, id, released_on in rows if released_on <= day}


@lru_cache(maxsize=128)
def _compiled(version_id: int, day: dt.date) -> Compiled:
    row = ServiceVersion.objects.filter(pk=version_id).first()
    if row is None:
        return _unknown(str(version_id))
    service = msgspec.convert(row.definition, Service)
    definition = read(row.model_xml.encode())
    net = compile_net(definition, loading.terms_on(day))
    words, drawn = _words(definition)
    return Compiled(version_id, service, net, words, drawn, day, row.model_xml, row.version, row.released_on)


def _words(definition: ProcessDefinition) -> tuple[Mapping[str, Mapping[str, Words]], Mapping[str, str]]:
    """The words and the drawn names of whatever stands in a process and in those that it calls."""
    named: list[Element | Flow] = [*whole.elements(definition), *whole.flows(definition)]
    words = {one.id: one.extension.words for one in named}
    return words, {one.id: one.name for one in named if one.name}


def _unknown(what: str) -> Compiled:
    raise UnknownService(what)
