"""What is asked of a community activity: when, what, for whom, how many. Nobody is named, so nobody can be."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.design.fields import GovChoiceField, GovDateField
from senim.safeguarding.activities import AUDIENCES, KINDS, LEAST, MOST, Held

_CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Choose one of the answers shown."))


class ActivityForm(forms.Form):
    """One activity; `units` are those in whose register the viewer may enter it."""

    held_on = GovDateField(label=_("On which day was it?"), error_messages={"required": _("Write the day.")})
    kind = GovChoiceField(label=_("What was it?"), choices=list(KINDS.items()), error_messages=_CHOOSE)
    audience = GovChoiceField(label=_("For whom?"), choices=list(AUDIENCES.items()), error_messages=_CHOOSE)
    reached = forms.IntegerField(
        label=_("How many people came?"),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text=_("Only the total. Leave it empty if fewer than ten came: so small a group is not counted."),
    )
    unit = GovChoiceField(label=_("Whose activity was it?"), error_messages=_CHOOSE)

    def __init__(self, *args: Any, units: list[tuple[int, str]], today: dt.date, **options: Any) -> None:
        """Offer the units; only one of them is not asked about."""
        super().__init__(*args, **options)
        self._today = today
        self._only = units[0][0] if len(units) == 1 else 0
        self.fields["unit"].choices = [(str(pk), name) for pk, name in units]  # type: ignore[attr-defined]
        if self._only:
            del self.fields["unit"]
        wrong = _("Write how many people came as a number from %(least)s to %(most)s, or leave it empty.")
        self._number = wrong % {"least": LEAST, "most": MOST}
        self.fields["reached"].error_messages["invalid"] = self._number

    def clean_held_on(self) -> dt.date | None:
        """The day. Refuses one to come and one of more than ten years ago."""
        day: dt.date | None = self.cleaned_data.get("held_on")
        if day and not self._today - dt.timedelta(days=3660) <= day <= self._today:
            raise forms.ValidationError(_("Write a day of the last ten years, today at the latest."), code="day")
        return day

    def clean_reached(self) -> int | None:
        """How many came. Refuses fewer than ten and more than a town."""
        number: int | None = self.cleaned_data.get("reached")
        if number is not None and not LEAST <= number <= MOST:
            raise forms.ValidationError(self._number, code="number")
        return number

    def held(self) -> Held:
        """The activity; only of a valid form."""
        given = self.cleaned_data
        return Held(given["held_on"], given["kind"], given["audience"], given["reached"])

    def unit_id(self) -> int:
        """In whose register it stands."""
        return self._only or int(self.cleaned_data["unit"])
