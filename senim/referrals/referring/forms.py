"""The forms of both sides of a hand-over."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from senim.design.fields import GovChoiceField, GovChoicesField
from senim.referrals.consent.wording import GROUNDS, ITEMS, TAKEN
from senim.referrals.fields import CHOOSE, StaffForm, TextField
from senim.referrals.referring.words import CHOSEN, DECLINED, KINDS, OUTCOMES, REVOKED

TEXT_MOST: Final = 4000
WITHHOLD_MOST: Final = 1000
GROUND: Final = "without-"
"""Before the ground of sharing without consent, among the ways in which a person said yes."""

DAYS: Final = (7, 30, 90, 180)
_CHOICE: Final = {"required": CHOOSE, "invalid_choice": CHOOSE}


class MessageForm(StaffForm):
    """One message to the other side."""

    text = TextField(gettext_lazy("Message"), TEXT_MOST)


class DeclineForm(StaffForm):
    """Why a body does not take a hand-over."""

    reason = GovChoiceField(label=gettext_lazy("Why not?"), choices=list(DECLINED.items()), error_messages=_CHOICE)
    text = TextField(gettext_lazy("Anything to add"), TEXT_MOST, required=False, rows=2)


class DoneForm(StaffForm):
    """What came of it."""

    outcome = GovChoiceField(
        label=gettext_lazy("What came of it?"), choices=list(OUTCOMES.items()), error_messages=_CHOICE
    )
    text = TextField(gettext_lazy("Anything to add"), TEXT_MOST, required=False, rows=2)


class TakeBackForm(StaffForm):
    """Why an officer takes a hand-over back."""

    reason = GovChoiceField(
        label=gettext_lazy("Why is it taken back?"),
        choices=[(code, REVOKED[code]) for code in CHOSEN],
        error_messages=_CHOICE,
    )


class CodeForm(forms.Form):
    """The one-time code of a letter."""

    code = forms.CharField(
        label=gettext_lazy("Code from the second letter"),
        max_length=6,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Type the six digits of the code.")},
    )


class ReferForm(StaffForm):
    """To whom, what for, what the person allows, and how they said so. `may_override` adds sharing without a yes."""

    body = forms.TypedChoiceField(label=gettext_lazy("Which body?"), coerce=int, error_messages=_CHOICE)
    purpose = forms.ChoiceField(label=gettext_lazy("What help is asked for?"), error_messages=_CHOICE)
    kind = GovChoiceField(label=gettext_lazy("How?"), choices=list(KINDS.items()), error_messages=_CHOICE)
    items = GovChoicesField(
        label=gettext_lazy("What may the body see?"),
        help_text=gettext_lazy("Only what the person allows. Tick nothing where they want nothing shared."),
        choices=list(ITEMS.items()),
        required=False,
        error_messages=_CHOICE,
    )
    taken = GovChoiceField(label=gettext_lazy("How did the person say so?"), error_messages=_CHOICE)
    language = GovChoiceField(
        label=gettext_lazy("In which language were the words read to them?"),
        choices=settings.LANGUAGES,
        error_messages=_CHOICE,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("For how long?"), coerce=int, choices=[(one, one) for one in DAYS], error_messages=_CHOICE
    )
    withhold = TextField(
        gettext_lazy("What does the person want kept back, and why?"),
        WITHHOLD_MOST,
        required=False,
        rows=2,
        help_text=gettext_lazy("Only we see this. Without consent: write the reason here."),
    )
    text = TextField(
        gettext_lazy("First message to the body"),
        TEXT_MOST,
        required=False,
        help_text=gettext_lazy("The body reads this. Write nothing that the person did not allow."),
    )

    def __init__(
        self,
        *args: Any,
        bodies: Sequence[tuple[str, str]],
        purposes: Sequence[tuple[str, str]],
        may_override: bool,
        **options: Any,
    ) -> None:
        """Bodies and kinds of help in the language of the page."""
        super().__init__(*args, **options)
        none = ("", gettext("Choose"))
        self._offer("body", [none, *bodies])
        self._offer("purpose", [none, *purposes])
        self._offer("days", [(one, gettext("%(days)s days") % {"days": one}) for one in DAYS])
        without = [(f"{GROUND}{code}", gettext("Not asked: %(why)s") % {"why": why}) for code, why in GROUNDS.items()]
        self._offer("taken", [*TAKEN.items(), *(without if may_override else [])])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Adds `ground`, empty where the person agreed. Refuses a ground without its reason in words."""
        given = super().clean() or {}
        taken = given.get("taken", "")
        given["ground"] = taken.removeprefix(GROUND) if taken.startswith(GROUND) else ""
        if given["ground"] and not given.get("withhold", "").strip():
            self.add_error("withhold", gettext("Write why it has to be without consent. The person is told."))
        return given

    def until(self, at: dt.datetime) -> dt.datetime:
        """The end of the consent, from a moment on."""
        return at + dt.timedelta(days=self.cleaned_data["days"])
