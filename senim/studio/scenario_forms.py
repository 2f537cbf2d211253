"""The form of a scenario: what is changed, what is played beside it, how often. What is left empty stays as it is today."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from senim.kernel.tables import Net
from senim.simulation.scenario import ALWAYS, OFFICE, Scenario
from senim.studio.changing import LONG, Changes
from senim.studio.fitted import Base
from senim.studio.foreseeing import usual_cases

MOST_PEOPLE: Final = 10_000
MOST_RATE: Final = 1_000_000
LEAST_PERCENT, MOST_PERCENT = 1, 1_000
LEAST_REPLICATIONS, MOST_REPLICATIONS, REPLICATIONS = 5, 50, 10
LEAST_CASES, MOST_CASES = 100, 10_000
MOST_SEED: Final = 999_999
MOST_PLAYED: Final = 100_000
"""So many requests are played at most in all replications of one column: about a minute of the worker's time."""
Named = Sequence[tuple[str, str]]


class _Kept(forms.Field):
    """A field that nobody has to fill in and that needs no word of it: left empty, it stays as it is today."""

    def clean(self, value: Any) -> Any:
        """What was given, else what it began with."""
        return self.initial if value in self.empty_values else super().clean(value)


class _Number(_Kept, forms.IntegerField):
    pass


class _Choice(_Kept, forms.ChoiceField):
    pass


class _Several(_Kept, forms.MultipleChoiceField):
    pass


class ScenarioForm(forms.Form):
    """The changes of a scenario and how it is to be played."""

    compact = True

    def __init__(
        self, today: Base, net: Net, roles: Named, tasks: Named, beside: Named, *given: Any, **more: Any
    ) -> None:
        """Offer the roles, steps and pairs of steps of the process, as they are today; `beside` is what can stand beside."""
        super().__init__(*given, **{"label_suffix": "", **more})
        self.roles, self.tasks, self.people = roles, tasks, today.people
        self.fields["name"] = forms.CharField(label=_("What we call it"), max_length=80)
        for code, name in roles:
            self._role(code, name)
        for code, name in tasks:
            words = _("%(step)s: work, %%") % {"step": name}
            self._number(f"work-{code}", words, (LEAST_PERCENT, MOST_PERCENT), 100, name)
        self.pairs = pairs_of(net, today.scenario, dict(tasks))
        self._several("dropped", _("Steps that are left out"), tasks)
        if self.pairs:
            self._several("merged", _("Pairs of steps that one person does as one"), self.pairs)
        words = _("Requests that come, % of today's")
        self._number("arrivals", words, (LEAST_PERCENT, MOST_PERCENT), 100)
        self.fields["beside"] = _Choice(label=_("Beside it"), choices=[("", _("Today only")), *beside], initial="")
        self._number("replications", _("Runs"), (LEAST_REPLICATIONS, MOST_REPLICATIONS), REPLICATIONS)
        self._number("cases", _("Requests in each run"), (LEAST_CASES, MOST_CASES), usual_cases(today))
        self._number("seed", _("Seed of chance"), (1, MOST_SEED), 1)

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fields as they stand together: each role's, the steps', what comes and how it is played."""
        for code, name in self.roles:
            yield name, [self[f"{field}-{code}"] for field in ("people", "hours", "rate")]
        yield _("Work at each step, in % of today's"), [self[f"work-{code}"] for code, _name in self.tasks]
        yield _("Steps"), [self[name] for name in ("dropped", "merged") if name in self.fields]
        yield _("How it is played"), [self[name] for name in ("arrivals", "beside", "replications", "cases", "seed")]

    def _role(self, code: str, name: str) -> None:
        whole = _("%(role)s: people") % {"role": name}
        self._number(f"people-{code}", whole, (1, MOST_PEOPLE), self.people[code], _("People"))
        self.fields[f"hours-{code}"] = _Choice(label=_("Hours of work"), choices=hours_words(), initial="")
        whole = _("%(role)s: cost of an hour, in tenge") % {"role": name}
        self._number(f"rate-{code}", whole, (0, MOST_RATE), None, _("Cost of an hour, in tenge"))

    def _number(self, name: str, whole: str, ends: tuple[int, int], today: int | None, label: str = "") -> None:
        """A whole number; `whole` names it in its errors, where nothing stands around it."""
        told = _("%(field)s: a whole number from %(least)s to %(most)s, please.")
        words = told % {"field": whole, "least": ends[0], "most": ends[1]}
        self.fields[name] = _Number(
            label=label or whole,
            min_value=ends[0],
            max_value=ends[1],
            initial=today,
            widget=forms.NumberInput({"inputmode": "numeric"}),
            # Django writes its limits into the words of two of them.
            error_messages={"invalid": words} | dict.fromkeys(("min_value", "max_value"), words.replace("%", "%%")),
        )

    def _several(self, name: str, label: str, choices: Named) -> None:
        self.fields[name] = _Several(
            label=label, choices=list(choices), initial=(), widget=forms.CheckboxSelectMultiple
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a step that is left out and done together with another, and more than the worker plays."""
        found = super().clean() or {}
        joined = {step for pair in found.get("merged", ()) for step in pair.split()}
        if joined & set(found.get("dropped", ())):
            self.add_error("dropped", _("A step is left out and also done as one with another. Choose one of both."))
        if not self.errors and self.replications * self.cases > MOST_PLAYED:
            words = _("At most %(most)s requests in all runs together; ask for fewer runs or fewer requests.")
            self.add_error("cases", words % {"most": MOST_PLAYED})
        return found

    @property
    def replications(self) -> int:
        """How many runs are wanted, once the form is clean."""
        return int(self.cleaned_data.get("replications") or REPLICATIONS)

    @property
    def cases(self) -> int:
        """How many requests each run has, once the form is clean."""
        return int(self.cleaned_data.get("cases") or self.fields["cases"].initial)

    def wanted(self) -> dict[str, Any]:
        """What is asked of the worker, once the form is valid."""
        found = self.cleaned_data
        return {
            "name": "".join(mark for mark in found["name"] if mark.isprintable()),
            "changes": self.changes(),
            "beside": found["beside"],
            "seed": found["seed"] or 1,
            "replications": self.replications,
            "cases": self.cases,
        }

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


def next_seed(seed: int) -> int:
    """Another seed, for other chance."""
    return seed % MOST_SEED + 1


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
