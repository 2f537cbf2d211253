"""The form with which the words of a notice are written."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from senim.notices.errors import WordingRefused
from senim.notices.texts import MOST_EMAIL
from senim.notices.wording_actions import faults

LABELS: Final = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


class WordingForm(forms.Form):
    """One text in each language; checked as the notice that it will be."""

    compact = True

    def __init__(self, kind: str, channel: str, *args: Any, **options: Any) -> None:
        """Make the three fields for a kind on a channel."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.kind, self.channel = kind, channel
        rows = 9 if channel == "email" else 4
        for language, label in LABELS.items():
            self.fields[language] = forms.CharField(
                label=label,
                max_length=MOST_EMAIL,
                widget=forms.Textarea({"rows": rows, "lang": language}),
                error_messages={
                    "required": gettext_lazy("Write the text in this language too."),
                    "max_length": gettext_lazy("This text is too long. Shorten it."),
                },
            )

    def clean(self) -> dict[str, Any]:
        """Each language by the rule of the kind."""
        given = super().clean() or {}
        for refused in faults(self.kind, self.channel, given):
            if refused.field not in self.errors:
                self.add_error(refused.field, ValidationError(refusal(refused, self.channel), code=refused.code))
        return given


def refusal(refused: WordingRefused, channel: str) -> str:
    """What is wrong with a text, and the way out."""
    long = (
        _("This text needs more than %(limit)s SMS. Shorten it.")
        if channel == "sms"
        else _("This text is too long. Shorten it to %(limit)s characters or fewer.")
    )
    return {
        "missing": _("Write the text in this language too."),
        "control": _("This text has invisible characters. Type it again or paste it as plain text."),
        "brace": _("A brace is left open. Placeholders look like {number}."),
        "unknown_field": _("This notice has no placeholder {%(name)s}. Those it has stand above."),
        "too_long": long,
    }[refused.code] % {"limit": refused.limit, "name": refused.detail}
