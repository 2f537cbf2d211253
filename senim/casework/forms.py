"""Forms of the case page: the staff forms of the catalogue as Django forms, and the small ones of our own."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from senim.accounts.fields import RequestNumberField
from senim.accounts.journal import ASKED, WORDS_MOST
from senim.catalogue.definitions import Field, StaffForm
from senim.catalogue.loading import load_bodies
from senim.design.fields import GovChoiceField, GovFilesField
from senim.intake.questions import form_field
from senim.intake.unfolding import UnfoldingForm

TEXT_MOST: Final = 4000
Choices = Sequence[tuple[str, str]]


class StepForm(UnfoldingForm):
    """What a step or a message asks of an officer; numbers are whole ones from 1 on."""

    def bounded(self, one: Field, value: Any) -> Any:
        """The number as it is. Refuses one below 1 or over the field's limit."""
        if one.kind == "number" and value is not None and not 1 <= value <= (one.at_most or value):
            raise ValidationError(_("Enter a number from 1 to %(most)s."), params={"most": one.at_most})
        return value


def step_form(
    form: StaffForm,
    language: str,
    *,
    variables: Mapping[str, Any],
    officers: Choices = (),
    units: Choices = (),
    initial: Mapping[str, Any] | None = None,
    data: Any = None,
    files: Any = None,
) -> StepForm:
    """The form of a step; `variables` are the process's own, on which conditions may also depend."""
    kind = _kind(form, language, tuple(officers), tuple(units))
    made = kind(data, files, initial=dict(initial or {}), label_suffix="")
    made.variables = variables
    return made


@lru_cache(maxsize=256)
def _kind(form: StaffForm, language: str, officers: Choices, units: Choices) -> type[StepForm]:
    """The form without what was filled in; made once for a step, not at each page that shows it."""
    makers = _Makers(language, officers, units)
    fields = {one.id: makers.field(one) for one in form.fields}
    return type("StepForm", (StepForm,), {**fields, "definitions": form.fields})


class _Makers:
    """Fields for the kinds that only officers fill in."""

    def __init__(self, language: str, officers: Choices, units: Choices) -> None:
        self.language = language
        self.choices = {"officer": officers, "unit": units, "body": self._bodies()}

    def field(self, one: Field) -> forms.Field:
        """The field of a definition."""
        words: dict[str, Any] = {
            "label": one.label.to(self.language),
            "help_text": one.hint.to(self.language) if one.hint else "",
        }
        if one.kind in self.choices:
            options = [("", _("Choose")), *self.choices[one.kind]]
            missing = {"required": _("Choose one from the list.")}
            return forms.ChoiceField(choices=options, required=one.required, error_messages=missing, **words)
        if one.kind == "files":
            return GovFilesField(at_most=one.at_most or settings.ATTACHMENTS_MAX, required=one.required, **words)
        return self._hinted(one, form_field(one, self.language))

    def _hinted(self, one: Field, made: forms.Field) -> forms.Field:
        """Needed fields are not called voluntary; options keep their small words."""
        made.required = one.required
        made.option_hints = {  # type: ignore[attr-defined]
            option.value: option.hint.to(self.language) for option in one.options if option.hint
        }
        made.widget.is_required = False
        return made

    def _bodies(self) -> Choices:
        named = [(code, body.name.to(self.language)) for code, body in load_bodies().items()]
        return sorted(named, key=lambda pair: pair[1].casefold())


class ReasonForm(forms.Form):
    """Why somebody opens a request that is not their own open step."""

    reason = GovChoiceField(
        label=_("Why do you open this request?"),
        choices=list(ASKED.items()),
        error_messages={"required": _("Choose the reason.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        help_text=_(
            "The person and those who check the journal can be told this. Do not write what the case is about."
        ),
        max_length=WORDS_MOST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write in a few words why.")},
    )


class OpeningForm(ReasonForm):
    """Which request outside one's scope somebody needs, and why."""

    request = RequestNumberField(
        label=_("Request number"),
        help_text=_("As on the receipt."),
        max_length=40,
        error_messages={"required": _("Write the number of the request.")},
    )
    field_order = ("request", "reason", "words")

    def clean_request(self) -> int:
        """The request's id. Refuses a number that no database takes."""
        found: int = self.cleaned_data["request"]
        if not 0 < found < 2**59:
            raise ValidationError(_("This is not a request number. Look at it again, sign by sign."))
        return found


class WordsForm(forms.Form):
    """One text."""

    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_MOST,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write the text first.")},
    )

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        """Name the field for what it is here."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.fields["text"].label = label or self.fields["text"].label

    def clean_text(self) -> str:
        """Line ends as LF."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class NumberForm(forms.Form):
    """The number that an outside register gave."""

    register = forms.ChoiceField(
        label=_("Register"),
        choices=[
            ("appeals", _("State register of appeals")),
            ("kui", _("Book of reports (KUI)")),
            ("erdr", _("Register of investigations (ERDR)")),
        ],
    )
    number = forms.CharField(
        label=_("Number"),
        help_text=_("As the register gave it. Never make one up. The person is told this number."),
        max_length=60,
        error_messages={"required": _("Write the number.")},
    )


class FileForm(forms.Form):
    """One file of the police."""

    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file first.")})


class EitherField(forms.ChoiceField):
    """One of two lists: not voluntary, though each may stay empty when the other is used."""

    def validate(self, value: Any) -> None:
        """Refuse only what is not on the list."""
        if value:
            super().validate(value)


class HandOverForm(forms.Form):
    """To whom: an officer, or another unit."""

    officer = EitherField(label=_("To an officer"))
    unit = EitherField(label=_("To another unit"), help_text=_("The whole request goes there; its head sees it."))

    def __init__(self, *args: Any, officers: Choices, units: Choices, **options: Any) -> None:
        """Take the two lists."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.set_choices("officer", officers)
        self.set_choices("unit", units)

    def set_choices(self, name: str, choices: Choices) -> None:
        """Fill one list; without entries the field goes."""
        if not choices:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *choices]

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("officer")) == bool(given.get("unit")):
            raise ValidationError(_("Choose an officer or a unit: one of the two."))
        return given
