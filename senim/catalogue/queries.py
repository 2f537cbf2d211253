"""Released services, compiled once for each process: definition, net and the terms of law of the day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from senim.catalogue import loading
from senim.catalogue.definitions import Service, StaffForm
from senim.catalogue.errors import UnknownService
from senim.catalogue.models import ServiceVersion
from senim.kernel.model import Words
from senim.kernel.net import Net, compile_net
from senim.kernel.reading import read


@dataclass(frozen=True, slots=True)
class Compiled:
    """One version of a service with its net under the terms of law that hold on `terms_on`; shared between threads.

    `words`: for each element of the model, its words by language.
    """

    id: int
    service: Service
    net: Net
    words: Mapping[str, Mapping[str, Words]]
    terms_on: dt.date
    xml: str

    def form(self, code: str) -> StaffForm | None:
        """The staff form of this id."""
        return next((form for form in self.service.forms if form.id == code), None)

    def message_form(self, message: str) -> StaffForm | None:
        """The form with which a message of the process is sent."""
        return next((form for form in self.service.forms if form.message == message), None)


def compiled(version_id: int, terms_on: dt.date) -> Compiled:
    """The version as it was released, with the terms that hold on a day. Refuses UnknownService."""
    return _compiled(version_id, terms_day(terms_on))


def current(code: str, on: dt.date) -> Compiled:
    """The version of a service that new requests begin with. Refuses UnknownService."""
    return compiled(_current_ids()[code], on) if code in _current_ids() else _unknown(code)


def open_services(on: dt.date) -> list[Compiled]:
    """The services that citizens can begin now, in the order of the catalogue."""
    every = (current(code, on) for code in _current_ids())
    return [one for one in every if one.service.open_for_intake]


def forget_releases() -> None:
    """Read the released versions anew, after a release."""
    _current_ids.cache_clear()
    _compiled.cache_clear()


def terms_day(on: dt.date) -> dt.date:
    """The last day up to `on` on which some term of law changed: nets are compiled once for each such day."""
    days = {day for term in loading.load_terms() for day in _changes(term.valid_from, term.valid_until)}
    return max((day for day in days if day <= on), default=on)


def _changes(first: dt.date, last: dt.date | None) -> tuple[dt.date, ...]:
    return (first,) if last is None else (first, last + dt.timedelta(days=1))


@lru_cache(maxsize=1)
def _current_ids() -> dict[str, int]:
    rows = ServiceVersion.objects.filter(current=True).order_by("id").values_list("code", "id")
    return dict(rows)


@lru_cache(maxsize=128)
def _compiled(version_id: int, day: dt.date) -> Compiled:
    row = ServiceVersion.objects.filter(pk=version_id).first()
    if row is None:
        return _unknown(str(version_id))
    service = msgspec.convert(row.definition, Service)
    definition = read(row.model_xml.encode())
    words = {element.id: element.extension.words for element in definition.elements}
    net = compile_net(definition, loading.terms_on(day))
    return Compiled(version_id, service, net, words, day, row.model_xml)


def _unknown(what: str) -> Compiled:
    raise UnknownService(what)
