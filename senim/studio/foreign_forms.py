"""What is asked of whoever brings somebody else's log: the file, how to read it, which model to compare it with."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from senim.mining.formats.opening import FORMATS
from senim.studio.forms import ModelField

ROLES: Final = ("case", "activity", "time", "resource", "lifecycle")
NEEDED: Final = ("case", "activity", "time")
PICKED: Final = ("csv", "parquet")
"""The formats whose columns somebody has to choose."""
USUAL_ZONE: Final = "Asia/Almaty"


class BringForm(forms.Form):
    """The file."""

    compact = True
    file = forms.FileField(
        label=gettext_lazy("An event log"),
        help_text=gettext_lazy("XES, CSV, OCEL 2.0 (JSON, XML, SQLite) or Parquet; texts may be packed with gzip"),
        widget=forms.ClearableFileInput({"accept": ",".join((*FORMATS, ".xml", ".gz"))}),
    )


class ReadingForm(forms.Form):
    """How the log is to be read; offers what was seen at its beginning."""

    compact = True

    def __init__(self, seen: Mapping[str, Any], *given: Any, **more: Any) -> None:
        """Offer the columns of a table, or the object types of an object-centric log."""
        super().__init__(*given, **{"label_suffix": "", **more})
        self.fields["name"] = forms.CharField(label=_("What we call it"), max_length=80)
        if seen.get("format") in PICKED:
            self._columns(seen)
        if seen.get("object_types"):
            self._object_type(seen["object_types"])
        zones = [("", _("The times say it themselves")), *((zone, zone) for zone in _zones())]
        help_text = _("For times without a zone; times that have one keep it")
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zones, required=False, help_text=help_text
        )
        if seen.get("format") in PICKED:
            help_text = _("Only if times are written in an unusual way, as %d.%m.%y %H:%M or epoch-s")
            self.fields["time_format"] = forms.CharField(
                label=_("Pattern of times"), max_length=60, required=False, help_text=help_text
            )
        bad = [
            ("refuse", _("Import nothing and show me the bad rows")),
            ("skip", _("Import the good rows and list the bad ones")),
        ]
        self.fields["if_bad"] = forms.ChoiceField(
            label=_("If some rows cannot be read"), choices=bad, widget=forms.RadioSelect
        )
        self.fields["drop_duplicates"] = forms.BooleanField(
            label=_("Leave out events that say the same as an earlier one"), required=False
        )

    def clean_name(self) -> str:
        """The name without marks that cannot be seen."""
        return "".join(mark for mark in self.cleaned_data["name"] if mark.isprintable())

    def _columns(self, seen: Mapping[str, Any]) -> None:
        labels = dict(zip(ROLES, column_words(), strict=True))
        names = [(name, name) for name in seen["columns"]]
        for role in ROLES:
            first = _("Choose a column") if role in NEEDED else _("None")
            self.fields[role] = forms.ChoiceField(
                label=labels[role], choices=[("", first), *names], required=role in NEEDED
            )

    def _object_type(self, types: Mapping[str, int]) -> None:
        choices = [(name, f"{name} ({count})") for name, count in sorted(types.items(), key=lambda row: -row[1])]
        self.fields["object_type"] = forms.ChoiceField(label=_("Objects that are the cases"), choices=choices)

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two of case, activity and time."""
        found = super().clean() or {}
        chosen = [found[role] for role in ROLES if found.get(role)]
        if len(set(chosen)) < len(chosen):
            self.add_error(None, _("One column is chosen twice."))
        return found

    @classmethod
    def offered(cls, log: Any) -> "ReadingForm":
        """The form with what was wanted before, else with what the beginning of the log suggests."""
        initial = {
            **log.seen.get("guesses", {}),
            "zone": USUAL_ZONE,
            "if_bad": "refuse",
            **log.wanted,
            "name": log.name,
        }
        return cls(log.seen, initial=initial)


def column_words() -> Sequence[str]:
    """What the columns of a log are for, in the order of ROLES."""
    return (
        _("Case"),
        _("Activity"),
        _("Time"),
        _("Who did it"),
        _("Start or end (lifecycle)"),
    )


class OptionalModelField(ModelField):
    """A BPMN file that may be missing; then it cleans to an empty text."""

    def clean(self, data: Any, initial: Any = None) -> str:
        """The text of the file, or an empty one."""
        return super().clean(data, initial) if data else ""


class CheckForm(forms.Form):
    """The model to compare with: one of ours, or a file."""

    compact = True

    def __init__(self, models: Sequence[tuple[str, str]], *given: Any, **more: Any) -> None:
        """Offer the released models."""
        super().__init__(*given, **{"label_suffix": "", **more})
        self.fields["model"] = forms.ChoiceField(
            label=_("One of our models"), choices=[("", _("None: I bring a file")), *models], required=False
        )
        self.fields["file"] = OptionalModelField(label=_("Or a BPMN file"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both."""
        found = super().clean() or {}
        if not self.errors and bool(found.get("model")) == bool(found.get("file")):
            self.add_error("model", _("Choose one of our models, or bring a file."))
        return found


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    named = (
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix/", "right/", "Etc/"))
    )
    return (USUAL_ZONE, "UTC", *sorted(set(named) - {USUAL_ZONE}))
