"""The small forms of the follow page."""

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = (
    ("4", _("Very satisfied")),
    ("3", _("Satisfied")),
    ("2", _("Dissatisfied")),
    ("1", _("Very dissatisfied")),
)
TEXT_MAX = 4000


class FollowForm(forms.Form):
    """Number and secret of a receipt."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("It stands on your receipt, like 26-0012-3457-X."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the number from your receipt.")},
    )
    secret = forms.CharField(
        label=_("Secret"),
        help_text=_("Six groups of four letters and digits. Spaces, dashes and capitals do not matter."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the secret from your receipt.")},
    )


class WordsForm(forms.Form):
    """One text of the person."""

    def clean_text(self) -> str:
        """Line ends as LF."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class ReplyForm(WordsForm):
    """What the person writes to us."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 5, "data-limit": TEXT_MAX}),
        error_messages={"required": _("Write your message.")},
    )


class DisputeForm(WordsForm):
    """Why the person does not accept the answer."""

    text = forms.CharField(
        label=_("What is wrong with the answer?"),
        help_text=_("Another officer, not the one who answered, will look at it."),
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 5, "data-limit": TEXT_MAX}),
        error_messages={"required": _("Write what is wrong with the answer.")},
    )


class RateForm(forms.Form):
    """How it went, and optional words."""

    score = forms.ChoiceField(
        label=_("How satisfied are you with how we handled your request?"),
        choices=SCORES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )
    words = forms.CharField(
        label=_("What should we do better? (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3, "data-limit": 1000}),
    )
