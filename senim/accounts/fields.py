"""A field for the number of a request, for the forms of this app and of those above."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.sealing.errors import NumberInvalid
from senim.sealing.receipts import read_number

_SHORTEST_NUMBER: Final = 11


class RequestNumberField(forms.CharField):
    """A request's number as on the receipt, or its bare id; cleans to the id, or None when empty."""

    def clean(self, value: object) -> int | None:
        """Give the id. Refuses text that is neither a number with the right check character nor an id."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) < _SHORTEST_NUMBER:
            return int(text)
        try:
            return read_number(text)[1]
        except NumberInvalid:
            raise forms.ValidationError(_("This is not a request number. Look at it again, sign by sign.")) from None
