"""Which cases an address asks for, and the form of filters that makes such addresses."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyarrow as pa
from django import forms
from django.utils.translation import gettext as _

from senim.catalogue.queries import Compiled
from senim.mining.sequences import coded
from senim.places import queries as places
from senim.studio import words
from senim.studio.logs import Asked, Scope, each_part, months
from senim.studio.study import is_study

_WORD: Final = re.compile(r"[\w.\-]{1,40}\Z")
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
_NAMES: Final = ("region", "unit", "channel", "outcome")
COLUMNS: Final = tuple(f"case:{name}" for name in (*_NAMES, "version"))
Choices = Sequence[tuple[str, str]]


def asked_of(given: Mapping[str, str], service: str) -> Asked:
    """The cases that an address asks for; what makes no sense is left out."""
    found = {name: given.get(name, "") for name in (*_NAMES, "version")}
    kept = {name: word for name, word in found.items() if _WORD.match(word)}
    kept |= {name: given.get(name, "") for name in ("since", "until") if _MONTH.match(given.get(name, ""))}
    return Asked(service, **kept)


class FilterForm(forms.Form):
    """The filters of a page; the version is chosen beside it."""

    compact = True
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: Mapping[str, str], service: Compiled, scope: Scope, language: str) -> None:
        """Offer what the exported log has, in words."""
        super().__init__(initial=dict(given), label_suffix="")
        every = found_values(service.service.code, scope)
        labels = {"region": _("Region"), "unit": _("Unit"), "channel": _("Channel"), "outcome": _("Outcome")}
        for name in _NAMES:
            if name == "unit" and is_study(service.service.code):
                continue
            options = _options(name, every[f"case:{name}"], given.get("region", ""), service, language)
            self._offer(name, labels[name], [("", _("All")), *options])
        spans = [(month, words.month(month)) for month in months(service.service.code)]
        self._offer("since", _("Opened from"), [("", _("The beginning")), *spans])
        self._offer("until", _("Opened until"), [("", _("Today")), *reversed(spans)])

    def _offer(self, name: str, label: str, options: Choices) -> None:
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=options)


def found_values(service: str, scope: Scope) -> dict[str, set[str]]:
    """What occurs in the columns of the exported log that can be filtered by."""
    found: dict[str, set[str]] = {name: set() for name in COLUMNS}
    for part in each_part(Asked(service), scope, values_of, COLUMNS):
        for name, values in part.items():
            found[name] |= values
    return found


def values_of(chunk: pa.Table) -> dict[str, frozenset[str]]:
    """What occurs in the filter columns of one part."""
    return {name: _present(chunk.column(name)) for name in COLUMNS}


def _present(column: pa.ChunkedArray) -> frozenset[str]:
    names, codes = coded(column)
    return frozenset(names[code] for code in set(codes.tolist())) - {""}


def _options(name: str, values: Iterable[str], region: str, service: Compiled, language: str) -> Choices:
    if name == "unit":
        return _unit_options(set(values), region)
    if name == "region":
        rows = [(code, places.region(code).name) for code in values]
    elif name == "outcome":
        rows = [(value, outcome_words(service, value, language)) for value in values]
    else:
        rows = [(value, channel_words(value)) for value in values]
    return sorted(rows, key=lambda row: row[1].casefold())


def _unit_options(codes: set[str], region: str) -> Choices:
    """The units of the chosen region, or all of them when they are few."""
    units = [one for one in places.units() if one.code in codes]
    if region or len(units) > 24:
        units = [one for one in units if one.region_id == region]
    return sorted(((one.code, one.name) for one in units), key=lambda row: row[1].casefold())


def outcome_words(service: Compiled, value: str, language: str) -> str:
    """How a request ended, in words; `open` and `withdrawn` are ours, the others the service's."""
    ours = {"open": _("Not ended yet"), "withdrawn": _("Taken back by the person")}
    known = {one.value: one.label.to(language) for one in service.service.outcomes}
    return known.get(value) or ours.get(value, value)


def channel_words(code: str) -> str:
    """The way by which a request came."""
    known = {
        "web": _("Web"),
        "desk": _("Front office"),
        "counter": _("Front office"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "chat": _("Messenger"),
        "sms": _("SMS"),
        "api": _("Another system"),
        "open311": "Open311",
        "connector": _("Another system"),
        "kiosk": _("Kiosk"),
    }
    return known.get(code, code)
