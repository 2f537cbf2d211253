"""The form with which a key is issued."""

from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.channels.api_keys.scopes import SCOPES
from senim.intake.questions import refusal

USUAL_PER_MINUTE: Final = 60
USUAL_PER_DAY: Final = 5000
MOST_PER_MINUTE: Final = 6000
MOST_PER_DAY: Final = 1_000_000
_OWNER: Final = 120
_CONTACT: Final = 254


class PlainField(forms.CharField):
    """One line of text by the rule of every text here."""

    def __init__(self, *, most: int, **common: object) -> None:
        """Take up to `most` characters."""
        super().__init__(strip=False, **common)  # type: ignore[arg-type]
        self.most = most

    def to_python(self, value: object) -> str:
        """The text as it is kept. Refuses with the words of `refusal`."""
        try:
            return " ".join(plain_text(super().to_python(value) or "", self.most).split())
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused


class CallsField(forms.IntegerField):
    """How many calls, from 1 to `most`, `usual` where nothing was typed yet; every refusal names both bounds."""

    def __init__(self, *, most: int, usual: int, **common: Any) -> None:
        """Take a whole number in these bounds."""
        words = format_lazy(_("Enter a whole number from 1 to {most}."), most=most)
        super().__init__(
            min_value=1,
            max_value=most,
            initial=usual,
            widget=forms.TextInput({"inputmode": "numeric"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
            **common,
        )


class KeyForm(forms.Form):
    """Whose system it is, what it may do, and how often it may call."""

    owner = PlainField(
        label=_("Whose system is it?"),
        help_text=_("The body and its system, for example: Astana akimat, app iKomek."),
        most=_OWNER,
        error_messages={"required": _("Write whose system it is.")},
    )
    contact = PlainField(
        label=_("Whom do we call when it misbehaves?"),
        help_text=_("A duty phone or a shared mailbox, not a person's own."),
        most=_CONTACT,
        required=False,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What is the key for?"),
        choices=lambda: list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one answer."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    per_minute = CallsField(label=_("Calls a minute, at most"), most=MOST_PER_MINUTE, usual=USUAL_PER_MINUTE)
    per_day = CallsField(label=_("Calls a day, at most"), most=MOST_PER_DAY, usual=USUAL_PER_DAY)
