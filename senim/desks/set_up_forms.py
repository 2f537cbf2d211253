"""The forms by which an office is set up: settings, hours day by day, a counter, a closure. No notation has to be known."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.design.dates import weekday_names
from senim.design.fields import GovDateField
from senim.desks.catalogue import desk_services
from senim.desks.closing import Period
from senim.desks.folding import ZONE
from senim.desks.models import Closure, Office
from senim.desks.setting_up import notation
from senim.desks.slots import SLOT_MINUTES
from senim.intake.questions import refusal
from senim.kernel.openings import DayHours, WeeklyHours, checked_hours
from senim.kernel.worktime_errors import WorktimeRefused
from senim.places.hours import ROUND_THE_CLOCK, read_hours

GRID_MINUTES: Final = 5
MOST_SPANS: Final = 2
REASON_MOST: Final = 120
_MIDNIGHT: Final = 24 * 60


class CompactForm(forms.Form):
    """A form of staff."""

    compact = True

    def __init__(self, *args: Any, **options: Any) -> None:
        """Labels end without a colon."""
        super().__init__(*args, **{"label_suffix": "", **options})


class WholeField(forms.IntegerField):
    """A whole number within limits; whatever is wrong with it, both limits are named."""

    def __init__(self, label: Any, least: int, most: int, hint: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=hint,
            min_value=least,
            max_value=most,
            widget=forms.TextInput({"inputmode": "numeric"}),
        )
        self.limits = {"least": least, "most": most}

    def clean(self, value: Any) -> int:
        """The number. Refuses with both limits."""
        try:
            return int(super().clean(value) or 0)
        except forms.ValidationError as refused:
            words = gettext("Enter a whole number from %(least)s to %(most)s.") % self.limits
            raise forms.ValidationError(words, code="whole") from refused


class OfficeForm(CompactForm):
    """The settings of one office."""

    open_to_booking = forms.BooleanField(label=_("People can book appointments"), required=False)
    slot_minutes = forms.TypedChoiceField(
        label=_("Length of a slot, in minutes"),
        help_text=_(
            "A service takes as many slots as its usual time needs. Appointments that were made stay as they are."
        ),
        choices=[(minutes, str(minutes)) for minutes in SLOT_MINUTES],
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the answers shown.")),
    )
    walk_in_percent = WholeField(
        _("Share kept for people without an appointment, in per cent"), 0, 100,
        _("Spread over the day and shifted from counter to counter: no hour is without places for either."),
    )  # fmt: skip
    days_ahead = WholeField(_("How many days ahead people can book"), 1, 90)
    grace_minutes = WholeField(
        _("Minutes after which a booked person counts as not come"), 5, 120, _("Their place then goes to the line.")
    )
    calls = WholeField(_("How often a ticket is called before it counts as left"), 1, 9)
    child_room = forms.BooleanField(label=_("There is a room for mother and child"), required=False)
    step_free = forms.BooleanField(label=_("The entrance is without steps"), required=False)

    @classmethod
    def of(cls, office: Office) -> "OfficeForm":
        """The form filled with what holds now."""
        return cls(initial={name: getattr(office, name) for name in cls.base_fields})


class _ClockField(forms.TimeField):
    """A time of day; midnight at the end of a day is written 24:00 or 00:00."""

    def __init__(self, label: str) -> None:
        wrong = _("Write the time like 09:00.")
        super().__init__(
            label=label,
            input_formats=["%H:%M"],
            widget=forms.TimeInput({"type": "time", "step": GRID_MINUTES * 60}, format="%H:%M"),
            error_messages={"invalid": wrong},
        )

    def clean(self, value: Any) -> int | None:
        """Minutes after midnight, None for an empty box. Refuses what is not on the grid of five minutes."""
        if not value:
            return None
        found = super().clean("00:00" if value == "24:00" else value)
        if found.minute % GRID_MINUTES:
            raise forms.ValidationError(gettext("Use full five minutes, like 09:05."), code="grid")
        return int(found.hour * 60 + found.minute)


PARTS: Final = ("from", "until", "break_from", "break_until")


class HoursForm(CompactForm):
    """Seven days, each with from, until and one break; a day left empty is closed."""

    simplified = False
    """Whether the hours that hold now have more breaks than the form can show."""

    use_required_attribute = False  # every box may stay empty, and 28 times "if you wish" would only be noise

    always = forms.BooleanField(label=_("Open day and night, every day"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Four boxes for each day."""
        super().__init__(*args, **options)
        words = {"from": _("from"), "until": _("until"), "break_from": _("break from"), "break_until": _("break until")}
        for number, (_short, name) in enumerate(weekday_names()):
            for part in PARTS:
                self.fields[f"{part}_{number}"] = _ClockField(f"{name}, {words[part]}")

    @classmethod
    def of(cls, hours: str) -> "HoursForm":
        """The form filled with hours in the notation of places; of a day with several breaks the first and the last hour."""
        if hours.strip() == ROUND_THE_CLOCK:
            return cls(initial={"always": True})
        week = read_hours(hours or "Mo-Fr 09:00-18:00")
        initial: dict[str, Any] = {}
        for number, spans in enumerate(week):
            initial |= {f"{part}_{number}": text for part, text in zip(PARTS, _texts(spans), strict=False)}
        form = cls(initial=initial)
        form.simplified = any(len(spans) > MOST_SPANS for spans in week)
        return form

    def days(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """For the page: each day with its four boxes."""
        for number, (_short, name) in enumerate(weekday_names()):
            yield capfirst(name), [self[f"{part}_{number}"] for part in PARTS]

    def clean(self) -> dict[str, Any]:
        """Adds `hours`, the notation. Refuses half a span, a break outside the hours, and a week without any hour."""
        given = super().clean() or {}
        if given.get("always"):
            return {**given, "hours": ROUND_THE_CLOCK}
        if self.errors:
            return given
        week = tuple(self._spans(number, given) for number in range(7))
        if self.errors:
            return given
        if not any(week):
            raise forms.ValidationError(
                gettext("Give at least one day hours, or close the office for some days."), code="empty"
            )
        return {**given, "hours": notation(self._checked(week))}

    def _checked(self, week: Sequence[DayHours]) -> WeeklyHours:
        try:
            return checked_hours(week)
        except WorktimeRefused as refused:
            raise forms.ValidationError(gettext("These hours do not fit together."), code="hours") from refused

    def _spans(self, number: int, given: dict[str, Any]) -> DayHours:
        start, end, pause, back = (given.get(f"{part}_{number}") for part in PARTS)
        end = _MIDNIGHT if end == 0 else end
        if start is None and end is None and pause is None and back is None:
            return ()
        if start is None or end is None or start >= end:
            self.add_error(f"from_{number}", gettext("Write from when until when, or leave the whole day empty."))
            return ()
        if pause is None and back is None:
            return ((start, end),)
        if pause is None or back is None or not start < pause < back < end:
            self.add_error(f"break_from_{number}", gettext("The break must lie within the hours of the day."))
            return ()
        return ((start, pause), (back, end))


def _texts(spans: Sequence[tuple[int, int]]) -> list[str]:
    if not spans:
        return []
    ends = [spans[0][0], spans[-1][1], *([spans[0][1], spans[1][0]] if len(spans) > 1 else [])]
    return [f"{minutes // 60 % 24:02d}:{minutes % 60:02d}" for minutes in ends]


class CounterForm(CompactForm):
    """One counter."""

    number = WholeField(_("Number on the board"), 1, 999)
    services = forms.MultipleChoiceField(
        label=_("What it serves"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one service."), "invalid_choice": _("Choose one of the answers shown.")},
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language."), "invalid_choice": _("Choose one of the answers shown.")},
    )  # fmt: skip
    accessible = forms.BooleanField(label=_("A wheelchair can reach it"), required=False)
    active = forms.BooleanField(
        label=_("In use"), help_text=_("Its appointments move to other counters when it is not."), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Services in the language of the page."""
        super().__init__(*args, **options)
        language = (get_language() or "kk")[:2]
        offered = {
            "services": [(one.code, f"{one.letter} · {one.name(language)}") for one in desk_services().values()],
            "languages": [*settings.LANGUAGES],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like 09:00.")},
    )


class ReasonField(forms.CharField):
    """Why an office is closed, in one language."""

    def __init__(self, label: Any) -> None:
        missing = _("Write the reason in this language too: people see it.")
        super().__init__(label=label, error_messages={"required": missing})

    def to_python(self, value: Any) -> str:
        """The text by the rule of every text. Refuses what is too long, or has invisible characters."""
        try:
            return plain_text(super().to_python(value) or "", REASON_MOST)
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused


class ClosureForm(CompactForm):
    """From when until when, and why. Without times whole days are meant: days off."""

    from_on = GovDateField(label=_("First day"), error_messages={"required": _("Write the first day.")})
    from_time = _time(_("From what time on that day"))
    until_on = GovDateField(label=_("Last day"), error_messages={"required": _("Write the last day.")})
    until_time = _time(_("Until what time on that day"))
    reason_kk = ReasonField(_("Reason in Kazakh"))
    reason_ru = ReasonField(_("Reason in Russian"))
    reason_en = ReasonField(_("Reason in English"))

    def clean(self) -> dict[str, Any]:
        """Adds `period` and `reason`. Refuses only one of the two times, and an end before the beginning."""
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if self.errors or first is None or last is None:
            return given
        start, end = given.get("from_time"), given.get("until_time")
        if (start is None) != (end is None):
            self.add_error("from_time", gettext("Write both times, or neither for whole days."))
            return given
        period = _period(first, start, last, end)
        if period.until_at <= period.from_at:
            self.add_error("until_on", gettext("The end must come after the beginning."))
            return given
        reason = {language: given[f"reason_{language}"] for language in ("kk", "ru", "en")}
        return {**given, "period": period, "reason": reason}


def _period(first: dt.date, start: dt.time | None, last: dt.date, end: dt.time | None) -> Period:
    if start is None or end is None:
        return Period(_micros(first, dt.time()), _micros(last + dt.timedelta(days=1), dt.time()), whole_days=True)
    return Period(_micros(first, start), _micros(last, end))


def _micros(day: dt.date, at: dt.time) -> int:
    return int(dt.datetime.combine(day, at, ZONE).timestamp()) * 1_000_000


def reason_of(row: Closure, language: str) -> str:
    """Why an office is closed, in a language."""
    return str(getattr(row, f"reason_{language}"))
