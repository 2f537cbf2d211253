"""The small forms of the follow page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.intake.questions import refusal
from senim.notices.hours import Hours
from senim.notices.queries import HowTold
from senim.notices.words import channel_words

SCORES = (
    ("4", _("Very satisfied")),
    ("3", _("Satisfied")),
    ("2", _("Dissatisfied")),
    ("1", _("Very dissatisfied")),
)
TEXT_MAX = 4000
WORDS_MAX = 1000


class FollowForm(forms.Form):
    """Number and secret of a receipt."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("It stands on your receipt, like 26-0012-3457-X."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the number from your receipt.")},
    )
    secret = forms.CharField(
        label=_("Secret"),
        help_text=_("Six groups of four letters and digits. Spaces, dashes and capitals do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the secret from your receipt.")},
    )


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


class ReplyForm(forms.Form):
    """What the person writes to us."""

    text = WordsField(
        label=_("Your message"),
        most=TEXT_MAX,
        rows=5,
        error_messages={"required": _("Write your message.")},
    )


class DisputeForm(forms.Form):
    """Why the person does not accept the answer."""

    text = WordsField(
        label=_("What is wrong with the answer?"),
        help_text=_("Another officer, not the one who answered, will look at it."),
        most=TEXT_MAX,
        rows=5,
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
    words = WordsField(
        label=_("What should we do better?"),
        most=WORDS_MAX,
        rows=3,
        required=False,
    )


SAFE_HOURS = (
    ("", _("At any hour, but not at night")),
    ("9-13", _("Only from 9:00 to 13:00")),
    ("13-18", _("Only from 13:00 to 18:00")),
    ("18-22", _("Only from 18:00 to 22:00")),
)


class ReachForm(forms.Form):
    """How we write to the person: by which way or not at all, of what, in which hours, and whether others see the device."""

    channel = forms.ChoiceField(
        label=_("How shall we tell you what happens?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    hours = forms.ChoiceField(
        label=_("When may it come?"),
        choices=SAFE_HOURS,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    less = forms.BooleanField(
        label=_("Only what the law requires: questions to me, changed dates, the answer"), required=False
    )
    shared = forms.BooleanField(
        label=_("Others see this phone or mailbox"),
        help_text=_("Then we write only that there is a message, and the number."),
        required=False,
    )

    def __init__(self, ways: Mapping[str, str], how: HowTold, *args: Any, **options: Any) -> None:
        """Offer the ways that the person left, and none."""
        kept = f"{how.from_hour}-{how.until_hour}" if how.from_hour is not None else ""
        begun = {"channel": how.channel, "hours": kept, "less": not how.optional, "shared": how.shared}
        super().__init__(*args, **{"label_suffix": "", "initial": begun, **options})
        choices = [(channel, f"{channel_words(channel)}: {address}") for channel, address in ways.items()]
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, ("", gettext("Not at all: I look here myself"))]

    @property
    def safe(self) -> Hours | None:
        """The hours that were chosen, if any."""
        first, _, last = str(self.cleaned_data.get("hours") or "").partition("-")
        return Hours(int(first), int(last)) if last else None
