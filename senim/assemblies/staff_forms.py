"""What the akimat and the police fill in: an answer, a place, a part of a plan, a look back. No field is for a person's name."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senim.assemblies import words
from senim.assemblies.actions import DOUBLED, Decision
from senim.assemblies.forms import CHOOSE, DAYS_AHEAD, ClockField, TextField
from senim.assemblies.models import GatheringPlace
from senim.assemblies.planning import CHANGE, KEEP, Debrief, Learnt, names_a_person
from senim.design.fields import GovChoiceField, GovDateField

LETTER_MOST: Final = 4000
PLAN_MOST: Final = 4000
LESSON_MOST: Final = 1000
MOST_PLACES: Final = 1_000_000


class CompactForm(forms.Form):
    """A form of staff."""

    compact = True

    def __init__(self, *args: Any, **options: Any) -> None:
        """Labels end without a colon."""
        super().__init__(*args, **{"label_suffix": "", **options})


class PlanText(TextField):
    """Words of the police about an assembly: an identity number is refused, whoever's it is."""

    def to_python(self, value: Any) -> str:
        """The text as it is kept."""
        text = super().to_python(value)
        if names_a_person(text):
            raise forms.ValidationError(
                gettext("Leave out the identity number: a plan is about places and services, not about people."),
                code="person",
            )
        return text


class AnswerForm(CompactForm):
    """The akimat's answer; what is asked besides depends on the decision, and is checked with it."""

    decision = GovChoiceField(
        label=_("What does the akimat decide?"), choices=[*words.DECISIONS.items()], error_messages=CHOOSE
    )
    ground = forms.ChoiceField(
        label=_("If it refuses: on which ground?"), required=False, widget=forms.RadioSelect, choices=[*words.GROUNDS.items()],
        error_messages=CHOOSE,
    )  # fmt: skip
    place = forms.TypedChoiceField(
        label=_("If it offers: which place?"), required=False, widget=forms.RadioSelect, coerce=int, empty_value=None,
        error_messages=CHOOSE,
    )  # fmt: skip
    on = GovDateField(label=_("If it offers: which day?"), required=False)
    starts = ClockField(label=_("from"), required=False)
    ends = ClockField(label=_("until"), required=False)
    text = TextField(
        most=LETTER_MOST,
        rows=8,
        label=_("The letter to the organiser"),
        missing=_("Write the letter: the organiser reads it."),
    )
    delivery = GovChoiceField(
        label=_("How does it reach the organiser?"), choices=[*words.DELIVERIES.items()], error_messages=CHOOSE
    )

    def __init__(self, data: Any = None, *, offered: "list[GatheringPlace]", today: dt.date) -> None:
        """The places that are free and large enough; another day lies between today and a year ahead."""
        super().__init__(data)
        place, day = self.fields["place"], self.fields["on"]
        assert isinstance(place, forms.TypedChoiceField)
        assert isinstance(day, GovDateField)
        said = gettext("%(name)s, %(capacity)s places")
        place.choices = [(str(one.pk), said % {"name": one.name, "capacity": one.capacity}) for one in offered]
        day.earliest, day.latest = today, today + dt.timedelta(days=DAYS_AHEAD)

    def clean(self) -> dict[str, Any]:
        """Refuses a refusal without a ground, an offer without another place or time, and half a time."""
        given = super().clean() or {}
        if given.get("decision") == "refuse" and not given.get("ground"):
            self.add_error("ground", gettext("Name the ground of the law: without one the akimat cannot refuse."))
        if given.get("decision") == "offer":
            self._offer(given)
        return given

    def _offer(self, given: dict[str, Any]) -> None:
        starts, ends = given.get("starts"), given.get("ends")
        if (starts is None) != (ends is None) or (starts is not None and ends is not None and ends <= starts):
            self.add_error("ends", gettext("Write both times, the end after the beginning, or neither."))
        elif not self.errors and starts is None and given.get("place") is None and given.get("on") is None:
            self.add_error("place", gettext("Say which other place, day or time the akimat offers."))

    def answer(self) -> Decision:
        """The decision, with what belongs to it and nothing else."""
        given = self.cleaned_data
        offer = (
            {name: given.get(name) for name in ("place", "on", "starts", "ends")}
            if given["decision"] == "offer"
            else {}
        )
        ground = given["ground"] if given["decision"] == "refuse" else ""
        return Decision(given["decision"], given["delivery"], given["text"], ground, **offer)

    @property
    def is_doubled(self) -> bool:
        """Whether the way of delivery has to be doubled by a registered letter."""
        return self.cleaned_data["delivery"] in DOUBLED


class PlaceForm(CompactForm):
    """A place for assemblies."""

    name_kk = TextField(
        most=200, label=_("Name in Kazakh"), missing=_("Write the name in this language too: people see it.")
    )
    name_ru = TextField(
        most=200, label=_("Name in Russian"), missing=_("Write the name in this language too: people see it.")
    )
    name_en = TextField(
        most=200, label=_("Name in English"), missing=_("Write the name in this language too: people see it.")
    )
    capacity = forms.IntegerField(
        label=_("How many people it holds"), min_value=1, max_value=MOST_PLACES, widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a whole number from 1 to 1,000,000.")
        ),
    )  # fmt: skip
    step_free = forms.BooleanField(label=_("A way without steps"), required=False)
    power = forms.BooleanField(label=_("Power for loudspeakers"), required=False)
    basis = TextField(most=160, required=False, label=_("Decision of the maslikhat: number and day"))
    active = forms.BooleanField(label=_("In use"), required=False)


class PartForm(CompactForm):
    """One part of a plan."""

    text = PlanText(most=PLAN_MOST, rows=8, label=_("What is planned"), missing=_("Write what is planned."))
    ready = forms.BooleanField(label=_("This part is ready"), required=False)


_YES_NO: Final = [("true", _("Yes")), ("false", _("No"))]


def _asked(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=_YES_NO, widget=forms.RadioSelect, coerce="true".__eq__, error_messages=CHOOSE
    )


class DebriefForm(CompactForm):
    """Looking back: coded answers, and what to keep and to do otherwise."""

    held = _asked(_("Did it take place?"))
    dialogue = _asked(_("Did the liaison officer talk with the organiser, before and on the day?"))
    force = _asked(_("Did the police use force or special means?"))
    hurt = _asked(_("Was anybody hurt?"))
    hindered = _asked(_("Was press or an observer hindered?"))
    keep = PlanText(
        most=LESSON_MOST,
        rows=4,
        required=False,
        label=_("What went well and is to be kept"),
        help_text=_("Nobody is named here."),
    )
    change = PlanText(most=LESSON_MOST, rows=4, required=False, label=_("What is to be done otherwise next time"))
    due_on = GovDateField(label=_("By when is that changed?"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses force, an injury or a hindrance from which nothing is to be learnt, and a change without a day."""
        given = super().clean() or {}
        if (given.get("force") or given.get("hurt") or given.get("hindered")) and not given.get("change"):
            self.add_error(
                "change", gettext("Force, an injury or a hindered observer: write what is to be done otherwise.")
            )
        if given.get("change") and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Write by when it is changed: a lesson without a day is forgotten."))
        return given

    def seen(self) -> Debrief:
        """The coded answers."""
        return Debrief(**{name: self.cleaned_data[name] for name in Debrief._fields})

    def learnt(self) -> list[Learnt]:
        """The lessons that were written."""
        given = self.cleaned_data
        found = [Learnt(KEEP, given["keep"])] if given["keep"] else []
        return found + ([Learnt(CHANGE, given["change"], given["due_on"])] if given["change"] else [])
