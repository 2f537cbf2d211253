"""What a person gives to follow a request and to speak about it, for every door: each input with its words and its rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.intake.questions import refusal

SCORES = (
    ("4", _("Very satisfied")),
    ("3", _("Satisfied")),
    ("2", _("Dissatisfied")),
    ("1", _("Very dissatisfied")),
)
TEXT_MAX = 4000
WORDS_MAX = 1000


class WordsField(forms.CharField):
    """A text of the person, by the same rule as every answer. It has no `maxlength`: a browser would cut the text unseen."""

    def __init__(self, *, most: int, rows: int, **common: Any) -> None:
        """Take up to `most` characters, after line ends became LF."""
        super().__init__(widget=forms.Textarea({"rows": rows, "data-limit": most}), strip=False, **common)
        self.most = most

    def to_python(self, value: Any) -> str:
        """The text as it is kept. Refuses with the words of `refusal`."""
        try:
            return plain_text(super().to_python(value) or "", self.most)
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused


def number_input() -> forms.Field:
    """The number of a receipt."""
    return forms.CharField(
        label=_("Number"),
        help_text=_("It stands on your receipt, like 26-0012-3457-X."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the number from your receipt.")},
    )


def secret_input() -> forms.Field:
    """The secret of a receipt."""
    return forms.CharField(
        label=_("Secret"),
        help_text=_("Six groups of four letters and digits. Spaces, dashes and capitals do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the secret from your receipt.")},
    )


def message_input() -> forms.Field:
    """What the person writes to us."""
    return WordsField(
        label=_("Your message"),
        most=TEXT_MAX,
        rows=5,
        error_messages={"required": _("Write your message.")},
    )


def dispute_input() -> forms.Field:
    """Why the person does not accept the answer."""
    return WordsField(
        label=_("What is wrong with the answer?"),
        help_text=_("Another officer, not the one who answered, will look at it."),
        most=TEXT_MAX,
        rows=5,
        error_messages={"required": _("Write what is wrong with the answer.")},
    )


def score_input() -> forms.Field:
    """How it went, from 1 to 4."""
    return forms.ChoiceField(
        label=_("How satisfied are you with how we handled your request?"),
        choices=SCORES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )


def remark_input() -> forms.Field:
    """Words besides the score, where the person has some."""
    return WordsField(label=_("What should we do better?"), most=WORDS_MAX, rows=3, required=False)
