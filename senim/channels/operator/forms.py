"""The small forms of the operator's page of a request: who asks, and what they say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.intake.inputs import message_input


class WhoForm(forms.Form):
    """That the person proved to be the one: the number of a phone proves nothing."""

    compact = True
    proved = forms.BooleanField(
        label=_("The person named themselves and what the request is about, and both fit"),
        error_messages={
            "required": _("Ask who is speaking and what the request is about. The phone number alone proves nothing.")
        },
    )


class SayForm(forms.Form):
    """What the person says to their request."""

    compact = True
    text = message_input()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask in words for an officer, not for the person."""
        super().__init__(*args, **options)
        self.fields["text"].label = _("In their words")
