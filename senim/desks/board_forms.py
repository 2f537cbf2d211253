"""The forms of a board's settings: how it sounds, and an event."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.design.fields import GovDateField
from senim.desks.board_setting import EventWords
from senim.desks.folding import ZONE
from senim.intake.questions import refusal

LONGEST_TITLE: Final = 120
DAYS_AHEAD: Final = 366
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.\- ]?([0-5]\d)")


class ClockField(forms.CharField):
    """A time of the day, as people write it: 9:30, 09.30, 0930. Cleans to minutes after midnight."""

    def __init__(self, **common: Any) -> None:
        """Ask for digits on a phone's keyboard."""
        super().__init__(widget=forms.TextInput({"inputmode": "numeric", "size": 6}), **common)

    def clean(self, value: Any) -> Any:
        """Minutes after midnight. Refuses what is no time of the day, and says how to write one."""
        text = super().clean(value)
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Write the time as hours and minutes, like 15:00."), code="time")
        return int(found[1]) * 60 + int(found[2])


class TitleField(forms.CharField):
    """One line of text by the rule of every text here."""

    def to_python(self, value: object) -> str:
        """The text as it is kept. Refuses with the words of `refusal`."""
        try:
            return " ".join(plain_text(super().to_python(value) or "", LONGEST_TITLE).split())
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused


def _title(label: Any) -> TitleField:
    missing = format_lazy(_("Write it in this language too, up to {most} letters."), most=LONGEST_TITLE)
    return TitleField(label=label, strip=False, error_messages={"required": missing})


class EventForm(forms.Form):
    """An event of an office: when, and what in three languages."""

    begins = ClockField(
        label=_("From what time?"),
        help_text=_("For example 15:00"),
        error_messages={"required": _("Write the time from which on.")},
    )
    ends = ClockField(
        label=_("Until what time?"),
        help_text=_("On the same day"),
        error_messages={"required": _("Write the time until which.")},
    )
    title_kk = _title(_("In Kazakh"))
    title_ru = _title(_("In Russian"))
    title_en = _title(_("In English"))

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        """The day lies from today on within a year."""
        super().__init__(*args, **options)
        day = GovDateField(
            label=_("On which day?"),
            help_text=_("For example 27 3 2026"),
            earliest=today,
            latest=today + dt.timedelta(days=DAYS_AHEAD),
            error_messages={"required": _("Write the day.")},
        )
        self.fields = {"day": day, **self.fields}

    def clean(self) -> dict[str, Any]:
        """The end lies after the beginning."""
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins is not None and ends is not None and ends <= begins:
            self.add_error("ends", _("The end must be after the beginning. Write a later time."))
        return given

    def moments(self) -> tuple[int, int]:
        """From when until when, in µs."""
        return self._moment("begins"), self._moment("ends")

    def words(self) -> EventWords:
        """What takes place."""
        return EventWords(*(self.cleaned_data[f"title_{code}"] for code in ("kk", "ru", "en")))

    def _moment(self, name: str) -> int:
        midnight = dt.datetime.combine(self.cleaned_data["day"], dt.time(), ZONE)
        return int((midnight + dt.timedelta(minutes=self.cleaned_data[name])).timestamp()) * 1_000_000


class SoundForm(forms.Form):
    """Whether a board speaks, and in which languages."""

    quiet = forms.BooleanField(
        label=_("Quiet: show calls without any sound"),
        help_text=_("For rooms where people rest, pray or work, and for the hours in which a speech is given."),
        required=False,
    )
    aloud = forms.MultipleChoiceField(
        label=_("Languages in which tickets are called"),
        help_text=_("One after another, in this order."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one language. To hear none, make the board quiet."),
            "invalid_choice": _("Choose among the languages shown."),
        },
    )
