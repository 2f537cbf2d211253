"""Forms of joint meetings."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from senim.design.fields import GovChoicesField, GovDateField

MOST_POINTS: Final = 20
_LONGEST_POINT: Final = 500
END_OF_DAY: Final = dt.time(18)
Choices = Sequence[tuple[int, str]]


class WhenForm(forms.Form):
    """A day and a time in the time zone of the country, and a place."""

    day = GovDateField(label=_("Day"), error_messages={"required": _("Write the day.")})
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 10:30"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput({"size": 5, "inputmode": "numeric"}, format="%H:%M"),
        error_messages={"required": _("Write the time."), "invalid": _("Write the time like 10:30.")},
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A room, or the address of the video call"),
        max_length=300,
        error_messages={"required": _("Write where it is.")},
    )

    @property
    def starts_at(self) -> dt.datetime:
        """The moment, once the form is valid."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class CallForm(WhenForm):
    """A new meeting."""

    field_order = ("title", "day", "time", "place", "agenda", "participants")
    title = forms.CharField(
        label=_("What the meeting is called"),
        help_text=_("No names of people who asked for help: the title stands in lists."),
        max_length=160,
        error_messages={"required": _("Write what the meeting is called.")},
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        help_text=_("One point a line, at most 20"),
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Write at least one point.")},
    )
    participants = GovChoicesField(label=_("Who is invited"), error_messages={"required": _("Choose who is invited.")})

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        """Take those who can be invited."""
        super().__init__(*args, **{"label_suffix": "", **options})
        _choose(self.fields["participants"], people)

    def clean_agenda(self) -> list[str]:
        """The points. Refuses too many, and one that is too long."""
        points = [line.strip() for line in str(self.cleaned_data["agenda"]).splitlines() if line.strip()]
        if len(points) > MOST_POINTS:
            raise ValidationError(_("At most %(most)s points. Put some together."), params={"most": MOST_POINTS})
        if any(len(point) > _LONGEST_POINT for point in points):
            raise ValidationError(_("A point has at most %(most)s characters."), params={"most": _LONGEST_POINT})
        return points


class MoveForm(WhenForm):
    """Another time and place."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Without marks after the labels."""
        super().__init__(*args, **{"label_suffix": "", **options})


class InviteForm(forms.Form):
    """More participants."""

    participants = GovChoicesField(
        label=_("Who else is invited"), error_messages={"required": _("Choose who is invited.")}
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        """Take those who do not take part yet."""
        super().__init__(*args, **{"label_suffix": "", **options})
        _choose(self.fields["participants"], people)


class MinutesForm(forms.Form):
    """What was said, and what was decided on each point."""

    minutes = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 8}),
    )

    def __init__(self, *args: Any, points: Sequence[tuple[int, str]], **options: Any) -> None:
        """One field for each point of the agenda."""
        super().__init__(*args, **{"label_suffix": "", **options})
        for position, text in points:
            self.fields[f"point-{position}"] = forms.CharField(
                label=f"{position}. {text}",
                help_text=_("What was decided"),
                required=False,
                max_length=2000,
                widget=forms.Textarea({"rows": 2}),
            )
        self.fields["minutes"] = self.fields.pop("minutes")

    @property
    def decisions(self) -> dict[int, str]:
        """What was decided, by the position of the point."""
        return {
            int(name.removeprefix("point-")): text.replace("\r\n", "\n")
            for name, text in self.cleaned_data.items()
            if name.startswith("point-")
        }


class UndertakeForm(forms.Form):
    """Who does what by when."""

    text = forms.CharField(
        label=_("What is to be done"), max_length=500, error_messages={"required": _("Write what is to be done.")}
    )
    officer = forms.TypedChoiceField(
        label=_("Who does it"), coerce=int, error_messages={"required": _("Choose who does it.")}
    )
    due = GovDateField(label=_("By which day"), error_messages={"required": _("Write the day.")})

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        """Take the participants."""
        super().__init__(*args, **{"label_suffix": "", **options})
        field = self.fields["officer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *people]

    @property
    def due_at(self) -> dt.datetime:
        """The end of the working day."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["due"], END_OF_DAY))


class ResultForm(forms.Form):
    """What came of it, and whether it is done or not needed any more."""

    how = forms.ChoiceField(choices=[("done", "done"), ("dropped", "dropped")])
    result = forms.CharField(
        label=_("What came of it"),
        max_length=500,
        error_messages={"required": _("Write in a few words what came of it.")},
    )


class AddressForm(forms.Form):
    """Where an officer wants neutral reminders."""

    email = forms.EmailField(
        label=_("Your e-mail for reminders"),
        help_text=_("The letter has a number, a time and a link, nothing else. Leave it empty for no letters."),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Write the address like name@example.kz.")},
    )


def _choose(field: forms.Field, people: Choices) -> None:
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(str(key), name) for key, name in people]
