"""Forms of people at work, and a text by the rule of every text: what all rooms of this app ask with."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.intake.questions import refusal

CHOOSE: Final = gettext_lazy("Choose one of the answers shown.")


class StaffForm(forms.Form):
    """A form of people at work: small controls, labels without a colon."""

    compact = True

    def __init__(self, *args: Any, **options: Any) -> None:
        """Labels end without a colon."""
        super().__init__(*args, **{"label_suffix": "", **options})


class TextField(forms.CharField):
    """A text by the rule of every text: honest letters of any script, nothing invisible, no longer than said."""

    def __init__(self, label: Any, most: int, **options: Any) -> None:
        rows = options.pop("rows", 4)
        missing = {"required": gettext_lazy("Write the text first.")}
        area = forms.Textarea({"rows": rows})
        super().__init__(label=label, max_length=None, widget=area, error_messages=missing, **options)
        self.most = most

    def to_python(self, value: Any) -> str:
        """The text. Refuses what is too long, or has invisible characters."""
        try:
            return plain_text(super().to_python(value) or "", self.most)
        except AnswerRefused as refused:
            raise ValidationError(refusal(refused), code=refused.code) from refused
