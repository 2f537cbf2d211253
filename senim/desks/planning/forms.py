"""The form of a plan: who there is, how long people may wait, and what shifts may look like."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from senim.desks.planning.wishes import BREAKS, DAYS, LENGTHS, MINUTES, MOST_OFFICERS, SHARES, Wishes


class WishesForm(forms.Form):
    """The wishes of a plan; begins with those of the last one."""

    compact = True

    def __init__(self, wishes: Wishes, *given: Any, **more: Any) -> None:
        """Offer what may be chosen; `wishes` stand in it at first."""
        first = {**wishes.document(), "lengths": [str(one) for one in wishes.lengths]}
        super().__init__(*given, **{"label_suffix": "", "initial": first, **more})
        self._number("officers", _("Officers who can work at the counters"), (1, MOST_OFFICERS))
        self._number("minutes", _("Nobody should wait longer than, in minutes"), MINUTES)
        self._number("share", _("For how many of 100 visitors"), SHARES)
        self.fields["lengths"] = forms.TypedMultipleChoiceField(
            label=_("Length of a shift, without its break"),
            choices=[(one, _("%(count)s hours") % {"count": one // 60}) for one in LENGTHS],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one length of a shift.")},
        )
        breaks = [(one, _("%(count)s minutes") % {"count": one}) for one in BREAKS]
        self._choice("break_minutes", _("Break in a shift of more than five hours"), breaks)
        days = [(one, _("%(count)s days") % {"count": one}) for one in DAYS]
        self._choice("days", _("An officer works at most, in a week"), days)

    def wishes(self) -> Wishes:
        """What is wanted; only of a valid form."""
        found = self.cleaned_data
        return Wishes(**{**found, "lengths": tuple(sorted(found["lengths"]))})

    def _number(self, name: str, label: str, ends: tuple[int, int]) -> None:
        told = _("%(field)s: a whole number from %(least)s to %(most)s, please.")
        words = told % {"field": label, "least": ends[0], "most": ends[1]}
        self.fields[name] = forms.IntegerField(
            label=label,
            min_value=ends[0],
            max_value=ends[1],
            widget=forms.NumberInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words.replace("%", "%%")),
        )

    def _choice(self, name: str, label: str, choices: list[tuple[int, str]]) -> None:
        words = _("%(field)s: choose one of the list, please.") % {"field": label}
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            choices=choices,
            coerce=int,
            error_messages=dict.fromkeys(("required", "invalid_choice"), words.replace("%", "%%")),
        )
