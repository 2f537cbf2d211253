"""One service in the studio: which version is drawn, whose cases are counted, and what the address asks for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from senim.accounts.viewer import Viewer
from senim.catalogue.queries import Compiled, Version, compiled, versions
from senim.design.counts import counted
from senim.mining.suppression import FLOOR, suppressed
from senim.studio import mapping
from senim.studio.asking import asked_of
from senim.studio.health import Health, health
from senim.studio.logs import READ, Asked, Scope, scope_of
from senim.studio.mapping import Line
from senim.studio.overview import runs_by_clock
from senim.studio.steps import Steps
from senim.studio.study import RIGHT, has_requests, is_study


@dataclass(frozen=True)
class Process:
    """A service as one viewer looks at it. `asked.version` is always set; figures are read when a page needs them.

    `held_against`: the number of another version with whose model the cases are compared; empty: with their own.
    """

    viewer: Viewer
    service: Compiled
    asked: Asked
    scope: Scope
    versions: Sequence[Version]
    language: str
    held_against: str = ""

    @property
    def code(self) -> str:
        """The service's code."""
        return self.asked.service

    @property
    def name(self) -> str:
        """The service's name in the language of the page."""
        return self.service.service.name.to(self.language)

    @property
    def is_study(self) -> bool:
        """Whether it is there for study: its log is made up, and no case of it can be opened."""
        return is_study(self.code)

    @cached_property
    def is_coarse(self) -> bool:
        """Whether counts are told in steps: of a process for study, and to whoever may not open all requests that are counted."""
        return self.is_study or self.viewer.beyond(self.viewer.units(READ))

    @property
    def has_requests(self) -> bool:
        """Whether its cases are requests, so that they can be opened by whoever may."""
        return has_requests(self.code)

    @property
    def by_clock(self) -> bool:
        """Whether its times are shown by the clock, because its promise is in hours of the clock."""
        return runs_by_clock(self.service)

    @cached_property
    def model(self) -> Compiled:
        """The version with whose model the cases are compared."""
        found = next((one.id for one in self.versions if str(one.version) == self.held_against), self.service.id)
        return compiled(found, self.service.terms_on)

    @cached_property
    def steps(self) -> Steps:
        """The figures of its steps."""
        return mapping.steps(self.asked, self.scope, self.is_coarse)

    @cached_property
    def lines(self) -> list[Line]:
        """The same step by step, in the order of the model."""
        return mapping.lines(self.steps, self.service, self.language, self.by_clock)

    @cached_property
    def health(self) -> Health:
        """How the wanted cases fared."""
        return health(self.asked, self.scope)

    def count(self, number: int) -> str:
        """A count in words, in its step where counts are coarse."""
        return counted(number, self.is_coarse, FLOOR)

    def address(self, page: str, **more: str) -> str:
        """The address of one of its pages with the same filters; `more` adds to them or, when empty, leaves one out."""
        given = {**self.asked.given(), **more}
        kept = {name: word for name, word in given.items() if word}
        return reverse(f"studio:{page}", args=[self.code]) + (f"?{urlencode(kept)}" if kept else "")


def opened(viewer: Viewer, code: str, given: Mapping[str, str], today: dt.date, language: str) -> Process:
    """The service as an address asks for it: by the version named, else by the one in force, else by the one most used.

    Http404 for a service that was never released; PermissionDenied where it is there for study and the right is missing.
    """
    if is_study(code) and not viewer.may(RIGHT):
        raise PermissionDenied
    known = versions(code)
    if not known:
        raise Http404(code)
    asked, scope = asked_of(given, code), scope_of(viewer)
    chosen = _chosen(known, asked, scope, today)
    number, against = str(chosen.version), given.get("against", "")
    held = against if against != number and against in {str(one.version) for one in known} else ""
    return Process(viewer, compiled(chosen.id, today), asked.but(version=number), scope, known, language, held)


def _chosen(known: Sequence[Version], asked: Asked, scope: Scope, today: dt.date) -> Version:
    named = [one for one in known if str(one.version) == asked.version]
    if named:
        return named[0]
    begun = [one for one in known if one.released_on <= today] or [known[0]]
    found = health(Asked(asked.service), scope)
    cases = {one.version: int(found.of_version(one.version).ended.counts.sum()) for one in begun}
    in_force = begun[-1]
    if not suppressed(cases[in_force.version]) or not any(cases.values()):
        return in_force
    return max(begun, key=lambda one: (cases[one.version], one.version))
