"""What an analyst changes in a scenario, as it stands in the address of the page, and the scenario that this gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from senim.kernel.calendars import kazakhstan
from senim.kernel.tables import Net
from senim.kernel.working_calendar import Calendar
from senim.simulation.changes import add_people, change_calendar, drop_task, merge_tasks, scale_duration, scaled
from senim.simulation.scenario import ALWAYS, OFFICE, Scenario
from senim.studio.fitted import Base

LONG: Final = "long"
LONG_HOURS: Final = (((8 * 60, 20 * 60),),) * 6 + ((),)
MOST_PEOPLE: Final = 10_000
MOST_RATE: Final = 1_000_000
LEAST_PERCENT, MOST_PERCENT = 1, 1_000
Named = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from today: people, calendar and rate an hour by role, per cent of each step's work, steps
    dropped, pairs done as one, per cent of today's arrivals. Everything that stays as it is is left out.
    """

    people: tuple[tuple[str, int], ...] = ()
    calendars: tuple[tuple[str, str], ...] = ()
    rates: tuple[tuple[str, float], ...] = ()
    work: tuple[tuple[str, int], ...] = ()
    dropped: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    arrivals: int = 100

    @property
    def any(self) -> bool:
        """Whether anything but a rate differs."""
        return replace(self, rates=()) != Changes()


class ChangesForm(forms.Form):
    """The changes of a scenario; only what was altered counts. Sent as an address, so that it can be passed on."""

    compact = True

    def __init__(self, given: QueryDict | None, today: Base, net: Net, roles: Named, tasks: Named) -> None:
        """Offer the roles, steps and pairs of steps of the process, as they are today."""
        super().__init__(given, label_suffix="")
        self.roles, self.tasks = roles, tasks
        self.people = today.people
        self.pairs = pairs_of(net, today.scenario, dict(tasks))
        for code, name in roles:
            self._number(f"people-{code}", _("%(role)s: people") % {"role": name}, 1, MOST_PEOPLE, self.people[code])
            self.fields[f"hours-{code}"] = forms.ChoiceField(
                label=_("%(role)s: hours of work") % {"role": name}, required=False, choices=hours_words()
            )
            self._number(f"rate-{code}", _("%(role)s: cost of an hour, in tenge") % {"role": name}, 0, MOST_RATE, None)
        for code, name in tasks:
            self._number(f"work-{code}", _("%(step)s: work, %%") % {"step": name}, LEAST_PERCENT, MOST_PERCENT, 100)
        words = _("Requests that come, % of today's")
        self._number("arrivals", words, LEAST_PERCENT, MOST_PERCENT, 100)
        self._several("dropped", _("Steps that are left out"), tasks)
        if self.pairs:
            self._several("merged", _("Pairs of steps that one person does as one"), self.pairs)
        if given is not None:
            # What an address leaves out stays as it is today, and is shown so.
            known = {name: field.initial for name, field in self.fields.items() if field.initial is not None}
            self.data = given.copy()
            self.data.update({name: str(value) for name, value in known.items() if name not in given})

    def _number(self, name: str, label: str, least: int, most: int, today: int | None) -> None:
        widget = forms.NumberInput({"inputmode": "numeric"})
        self.fields[name] = forms.IntegerField(
            label=label, min_value=least, max_value=most, required=False, initial=today, widget=widget
        )

    def _several(self, name: str, label: str, choices: Named) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=label, required=False, choices=list(choices), widget=forms.CheckboxSelectMultiple
        )

    def changes(self) -> Changes:
        """What differs from today, once the form is valid."""
        found = self.cleaned_data
        today = self.people
        people = [(code, found[f"people-{code}"]) for code in today]
        work = [(code, found[f"work-{code}"]) for code, _name in self.tasks]
        return Changes(
            people=tuple((code, count) for code, count in people if count and count != today[code]),
            calendars=tuple((code, found[f"hours-{code}"]) for code in today if found[f"hours-{code}"]),
            rates=tuple((code, float(found[f"rate-{code}"])) for code in today if found[f"rate-{code}"]),
            work=tuple((code, part) for code, part in work if part and part != 100),
            dropped=tuple(found["dropped"]),
            merged=tuple(found.get("merged", ())),
            arrivals=found["arrivals"] or 100,
        )


def hours_words() -> list[tuple[str, str]]:
    """The hours that people of a role can be given."""
    return [
        ("", _("As today")),
        (OFFICE, _("Office hours")),
        (LONG, _("Monday to Saturday, 8 to 20")),
        (ALWAYS, _("Day and night")),
    ]


def pairs_of(net: Net, scenario: Scenario, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of steps of which the second is all that follows the first, and nothing else leads to it."""
    found = []
    for first in names:
        following = [net.ids[net.targets[flow]] for flow in net.outgoing[net.index[first]]]
        second = following[0] if len(following) == 1 else ""
        known = {first, second} <= scenario.durations.keys()
        if known and second in names and len(net.incoming[net.index[second]]) == 1:
            found.append((f"{first} {second}", f"{names[first]} + {names[second]}"))
    return found


def with_rates(scenario: Scenario, changes: Changes, at_once: Mapping[str, int]) -> Scenario:
    """The scenario with what an hour of each role costs, shared among the requests that a person has at once."""
    rates = dict(changes.rates)
    roles = {
        code: replace(role, cost_per_hour=rates.get(code, 0.0) / at_once.get(code, 1))
        for code, role in scenario.roles.items()
    }
    return replace(scenario, roles=roles)


def changed(today: Base, net: Net, changes: Changes) -> Scenario:
    """Today with every change. Refuses (ScenarioInvalid) changes that do not fit together."""
    found = with_rates(today.scenario, changes, today.at_once)
    for task, percent in changes.work:
        found = scale_duration(found, task, percent / 100)
    for pair in changes.merged:
        first, second = pair.split()
        found = merge_tasks(net, found, first, second)
    for task in changes.dropped:
        found = drop_task(found, task)
    for role, count in changes.people:
        found = add_people(found, role, (count - today.people[role]) * today.at_once.get(role, 1))
    for role, name in changes.calendars:
        found = change_calendar(found, role, name, _calendar(name))
    between = scaled(found.arrivals.between, 100 / changes.arrivals)
    return replace(found, arrivals=replace(found.arrivals, between=between))


def _calendar(name: str) -> Calendar | None:
    return kazakhstan(hours=LONG_HOURS, name=LONG) if name == LONG else None
