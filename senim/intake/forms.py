"""The small forms of the follow page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senim.intake.inputs import dispute_input, message_input, number_input, remark_input, score_input, secret_input
from senim.notices.hours import Hours
from senim.notices.queries import HowTold
from senim.notices.words import channel_words


class FollowForm(forms.Form):
    """Number and secret of a receipt."""

    number = number_input()
    secret = secret_input()


class ReplyForm(forms.Form):
    """What the person writes to us."""

    text = message_input()


class DisputeForm(forms.Form):
    """Why the person does not accept the answer."""

    text = dispute_input()


class RateForm(forms.Form):
    """How it went, and optional words."""

    score = score_input()
    words = remark_input()


NONE, ANY = "none", "any"
SAFE_HOURS = (
    (ANY, _("At any hour, but not at night")),
    ("9-13", _("Only from 9:00 to 13:00")),
    ("13-18", _("Only from 13:00 to 18:00")),
    ("18-22", _("Only from 18:00 to 22:00")),
)


class ReachForm(forms.Form):
    """How we write to the person: by which way or not at all, of what, in which hours, and whether others see the device."""

    channel = forms.ChoiceField(
        label=_("How shall we tell you what happens?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the answers shown.")),
    )
    hours = forms.ChoiceField(
        label=_("When may it come?"),
        choices=SAFE_HOURS,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the answers shown.")),
    )
    less = forms.BooleanField(
        label=_("Only what the law requires: questions to me, changed dates, the answer"), required=False
    )
    shared = forms.BooleanField(
        label=_("Others see this phone or mailbox: write only that there is a message, and the number"), required=False
    )

    def __init__(self, ways: Mapping[str, str], how: HowTold, *args: Any, **options: Any) -> None:
        """Offer the ways that the person left, and none."""
        kept = f"{how.from_hour}-{how.until_hour}" if how.from_hour is not None else ANY
        begun = {"channel": how.channel or NONE, "hours": kept, "less": not how.optional, "shared": how.shared}
        super().__init__(*args, **{"label_suffix": "", "initial": begun, **options})
        choices = [(channel, f"{channel_words(channel)}: {address}") for channel, address in ways.items()]
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, (NONE, gettext("Not at all: I look here myself"))]

    @property
    def way(self) -> str:
        """The channel that was chosen, empty for none."""
        return "" if self.cleaned_data["channel"] == NONE else str(self.cleaned_data["channel"])

    @property
    def safe(self) -> Hours | None:
        """The hours that were chosen, if any."""
        first, _, last = str(self.cleaned_data["hours"]).partition("-")
        return Hours(int(first), int(last)) if last else None
