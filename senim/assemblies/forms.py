"""What the organiser is asked: form, day, place, what is needed there, and how they are answered. Nobody else is asked about."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senim.assemblies import words
from senim.assemblies.actions import Filing
from senim.assemblies.models import GatheringPlace
from senim.catalogue.answers import AnswerRefused, accepted, plain_text
from senim.catalogue.definitions import Field, Words
from senim.design.fields import GovChoiceField, GovDateField
from senim.intake.inputs import secret_input
from senim.intake.keys import new_key, read_key
from senim.intake.questions import refusal

DAYS_AHEAD: Final = 365
ELSEWHERE: Final = "0"
CHOOSE: Final = dict.fromkeys(("required", "invalid_choice"), _("Choose one of the answers shown."))
_EMPTY: Final = Words("", "", "")
_CHECKED: Final = {
    "phone": Field("phone", "phone", _EMPTY, required=False, max_length=30),
    "email": Field("email", "email", _EMPTY, required=False, max_length=254),
}


class TextField(forms.CharField):
    """A text by the one rule of every door: no invisible characters, a length that is named when it is passed."""

    def __init__(self, *, most: int, rows: int = 0, missing: Any = "", **options: Any) -> None:
        """`rows`: a box of so many lines; `missing`: the words where an answer is needed."""
        widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput({"spellcheck": "false"})
        if missing:
            options["error_messages"] = {"required": missing}
        super().__init__(widget=widget, strip=False, **options)
        self.most = most

    def to_python(self, value: Any) -> str:
        """The text as it is kept. Refuses what is too long or has control characters."""
        try:
            return plain_text(super().to_python(value) or "", self.most)
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused


class ClockField(forms.TimeField):
    """A time of day in minutes after midnight."""

    def __init__(self, **options: Any) -> None:
        """Written like 18:30."""
        wrong = _("Write the time like 18:30.")
        widget = forms.TimeInput({"type": "time"}, format="%H:%M")
        messages = {"invalid": wrong, "required": wrong}
        super().__init__(input_formats=["%H:%M"], widget=widget, error_messages=messages, **options)

    def clean(self, value: Any) -> int | None:
        """The minutes; None for an empty box that may be empty."""
        found = super().clean(value)
        return None if found is None else int(found.hour * 60 + found.minute)


class NoticeForm(forms.Form):
    """A notice or an application, on one page; `region` says whose places are offered."""

    form = GovChoiceField(label=_("What do you hold?"), error_messages=CHOOSE)
    held_on = GovDateField(label=_("On which day?"), error_messages={"required": _("Write the day of the assembly.")})
    starts = ClockField(label=_("From what time?"))
    ends = ClockField(label=_("Until what time?"))
    place = GovChoiceField(label=_("Where?"), error_messages=CHOOSE)
    where = TextField(
        most=500, rows=3, required=False, label=_("Which other place, or which route?"),
        help_text=_("Only if you chose another place, or go along streets: where it begins, which way it goes, where it ends."),
    )  # fmt: skip
    size = GovChoiceField(
        label=_("How large a place do you need?"),
        help_text=_("Your own guess, so that the place is large enough and an ambulance is near. Nobody is counted by it later."),
        error_messages=CHOOSE,
    )  # fmt: skip
    equipment = forms.MultipleChoiceField(
        label=_("What do you bring?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=_("What should the place have, so that everybody can come?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = TextField(
        most=1000, rows=4, label=_("What is it about?"), help_text=_("One or two sentences. Do not name anybody else here."),
        missing=_("Write in a sentence what it is about: the law asks for it."),
    )  # fmt: skip
    name = TextField(
        most=120, label=_("Your name, as the organiser"),
        help_text=_("Only yours. We never ask who takes part."), missing=_("Write your name: the akimat answers the organiser."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Your phone"), required=False, help_text=_("Like +7 701 123 45 67."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.CharField(
        label=_("Your e-mail"), required=False,
        widget=forms.TextInput({"type": "email", "autocomplete": "email", "spellcheck": "false"}),
    )  # fmt: skip
    address = TextField(most=200, required=False, label=_("Your postal address, for a registered letter"))
    liaison = forms.BooleanField(
        required=False, label=_("The police’s liaison officer may call me about help on the day"),
        help_text=_("Without this the police never see who you are. You can leave it."),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, region: str, offered: "list[GatheringPlace]", today: dt.date) -> None:
        """Choices in the language of the page; the day lies between today and a year ahead."""
        super().__init__(data, initial={"key": new_key()}, label_suffix="")
        self.region = region
        held = self.fields["held_on"]
        assert isinstance(held, GovDateField)
        held.earliest, held.latest = today, today + dt.timedelta(days=DAYS_AHEAD)
        for name, table in _TABLES.items():
            _choices(self, name, [*table.items()])
        said = gettext("%(name)s, %(capacity)s places")
        known = [(str(one.pk), said % {"name": one.name, "capacity": one.capacity}) for one in offered]
        _choices(self, "place", [*known, (ELSEWHERE, gettext("Another place, or a route"))])

    def clean(self) -> dict[str, Any]:
        """Refuses an end before the start, another place without words for it, and a notice that nobody could answer."""
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", gettext("The end must come after the beginning, on the same day."))
        if given.get("place") == ELSEWHERE and not given.get("where"):
            self.add_error("where", gettext("Write which place, or which route."))
        if not (given.get("phone") or given.get("email") or given.get("address")) and "phone" not in self.errors:
            self.add_error("phone", gettext("Give a phone, an e-mail or an address: else nobody can answer you."))
        given["key"] = read_key(str(given.get("key", ""))) or read_key(new_key())
        return given

    def clean_phone(self) -> str:
        """The phone as it is kept."""
        return _by_rule("phone", self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """The address as it is kept."""
        return _by_rule("email", self.cleaned_data["email"])

    def filing(self, language: str) -> Filing:
        """What was filled in, ready to be filed."""
        given: Mapping[str, Any] = self.cleaned_data
        kept = {name: given[name] for name in Filing._fields if name in given and name != "place"}
        place = int(given["place"]) or None
        return Filing(**kept, region=self.region, place=place, language=language)


_TABLES: Final = {"form": words.FORMS, "size": words.SIZES, "equipment": words.EQUIPMENT, "access": words.ACCESS}


def _choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _by_rule(name: str, value: str) -> str:
    try:
        return str(accepted(_CHECKED[name], value) or "")
    except AnswerRefused as refused:
        raise forms.ValidationError(refusal(refused), code=refused.code) from refused


class SecretForm(forms.Form):
    """The secret of a receipt."""

    secret = secret_input()
