"""What a person gives for an appointment: everything but the time may stay empty."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.catalogue.answers import AnswerRefused, accepted, plain_text
from senim.catalogue.definitions import Field, Words
from senim.intake.keys import new_key, read_key
from senim.intake.questions import refusal

NAME_MOST: Final = 120
EMAIL_MOST: Final = 254
_PHONE: Final = Field("phone", "phone", Words("", "", ""), required=False, max_length=30)
_EMAIL: Final = Field("email", "email", Words("", "", ""), required=False, max_length=EMAIL_MOST)


def _checked(field: Field, value: str) -> str:
    """The value by the rule of every door. Refuses with its words."""
    try:
        return str(accepted(field, value) or "")
    except AnswerRefused as refused:
        raise forms.ValidationError(refusal(refused), code=refused.code) from refused


class BookingForm(forms.Form):
    """Who comes, and how they are reminded. `key` makes a repeated press the same appointment."""

    name = forms.CharField(
        label=_("How shall we call you?"),
        help_text=_("A first name is enough. You need not give one."),
        required=False,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("If you want a message. Like +7 701 123 45 67."),
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        help_text=_("If you want a letter."),
        required=False,
        widget=forms.TextInput({"type": "email", "autocomplete": "email", "spellcheck": "false"}),
    )
    remind = forms.BooleanField(label=_("Remind me the evening before and two hours before"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with a new key."""
        super().__init__(*args, **{"label_suffix": "", "initial": {"remind": True, "key": new_key()}, **options})

    def clean_name(self) -> str:
        """The name by the rule of every text."""
        try:
            return " ".join(plain_text(self.cleaned_data["name"], NAME_MOST).split())
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused

    def clean_phone(self) -> str:
        """The phone as it is kept."""
        return _checked(_PHONE, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """The address as it is kept."""
        return _checked(_EMAIL, self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """A key that we did not issue is another one."""
        given = super().clean() or {}
        given["key"] = read_key(str(given.get("key", ""))) or read_key(new_key())
        return given


class CodeForm(forms.Form):
    """The code of a visit."""

    code = forms.CharField(
        label=_("Code of your appointment"),
        help_text=_("Three groups of four letters and digits. Dashes and capitals do not matter."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code of your appointment.")},
    )
