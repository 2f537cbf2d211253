"""Form fields beyond Django's own: a date in three boxes, several files in one field, options with hints."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from senim.design.dates import day as in_words

_PARTS: Final = ("day", "month", "year")


class GovDateInput(forms.MultiWidget):
    """Three text boxes named `<field>_day`, `<field>_month`, `<field>_year`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Make the three boxes."""
        super().__init__({part: forms.TextInput() for part in _PARTS}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """The three texts of a date; empty ones for none."""
        if isinstance(value, dt.date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]


class GovDateField(forms.MultiValueField):
    """A day given as day, month and year; cleans to a `datetime.date` or None.

    Refuses half a date and a day that is not in the calendar, and a day outside `earliest` and `latest` when given.
    """

    widget = GovDateInput
    default_error_messages = {
        "incomplete": _("Write the day, the month and the year"),
        "impossible": _("There is no such day. Write it like 27 3 2026"),
        "early": _("The day must not be before %(day)s"),
        "late": _("The day must not be after %(day)s"),
    }

    def __init__(self, *, earliest: dt.date | None = None, latest: dt.date | None = None, **options: Any) -> None:
        """Keep the two bounds; the other options are those of every field."""
        self.earliest, self.latest = earliest, latest
        parts = [forms.CharField(max_length=4, required=False) for _part in _PARTS]
        super().__init__(parts, require_all_fields=False, **options)

    def clean(self, value: Any) -> dt.date | None:
        """The day, or None when nothing was written and nothing had to be."""
        texts = [str(part or "").strip() for part in (value or [])]
        if isinstance(value, dt.date):
            texts = [str(value.day), str(value.month), str(value.year)]
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(texts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self._within(self._day(texts))

    def compress(self, data_list: Sequence[Any]) -> dt.date | None:
        """The day of three texts; Django asks for this method."""
        return self._day([str(part) for part in data_list]) if any(data_list) else None

    def _day(self, texts: Sequence[str]) -> dt.date:
        try:
            day, month, year = (int(text) for text in texts)
            return dt.date(year, month, day) if year >= 1000 else dt.date(0, 1, 1)
        except ValueError:
            raise ValidationError(self.error_messages["impossible"], code="impossible") from None

    def _within(self, day: dt.date) -> dt.date:
        if self.earliest and day < self.earliest:
            raise ValidationError(self.error_messages["early"], code="early", params={"day": in_words(self.earliest)})
        if self.latest and day > self.latest:
            raise ValidationError(self.error_messages["late"], code="late", params={"day": in_words(self.latest)})
        return day


class GovFilesInput(forms.FileInput):
    """One field that takes several files."""

    allow_multiple_selected = True


class GovFilesField(forms.FileField):
    """Several files; cleans to a list, empty when none was chosen. `accept` is what the browser offers to choose."""

    widget = GovFilesInput

    def __init__(self, *, accept: str = "", at_most: int = 0, **options: Any) -> None:
        """Keep how many files may come (0: any number)."""
        self.at_most = at_most
        super().__init__(**options)
        if accept:
            self.widget.attrs["accept"] = accept

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by the rules of a file field; refuses more than `at_most`."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        if self.at_most and len(given) > self.at_most:
            raise ValidationError(_("Choose at most %(most)s files"), code="many", params={"most": self.at_most})
        single = super().clean
        return [single(file, initial) for file in given]


class GovChoiceField(forms.ChoiceField):
    """One of some options as radio buttons; `option_hints` maps a value to the small words under its label."""

    widget = forms.RadioSelect

    def __init__(self, *, option_hints: Mapping[str, str] | None = None, **options: Any) -> None:
        """Keep the hints."""
        self.option_hints = dict(option_hints or {})
        super().__init__(**options)


class GovChoicesField(forms.MultipleChoiceField):
    """Several of some options as check boxes; `option_hints` as in GovChoiceField."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, option_hints: Mapping[str, str] | None = None, **options: Any) -> None:
        """Keep the hints."""
        self.option_hints = dict(option_hints or {})
        super().__init__(**options)
