"""The citizen's sequence: which step comes when, and the form of one step, made from the service's definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from senim.catalogue.answers import AnswerRefused, accepted, coded_answers, shown
from senim.catalogue.definitions import Field, Page, Service
from senim.catalogue.queries import Compiled
from senim.design.fields import GovDateField


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the sequence. A page that asks for a place is two steps: its region, then (`-office`) its front office."""

    id: str
    page: Page
    part: str = ""


def steps(service: Service, answers: Mapping[str, Any]) -> list[Step]:
    """The steps of somebody who answered so far like this, in order."""
    coded = coded_answers(service, answers)
    found: list[Step] = []
    for page in service.pages:
        if not shown(page, coded):
            continue
        if any(field.kind == "place" for field in page.fields):
            found += (Step(page.id, page, "region"), Step(f"{page.id}-office", page, "office"))
        else:
            found.append(Step(page.id, page))
    return found


def first_unanswered(service: Service, answers: Mapping[str, Any]) -> Step | None:
    """The first step that still misses an answer that is needed; None when everything was said."""
    coded = coded_answers(service, answers)
    for step in steps(service, answers):
        for field in step.page.fields:
            if shown(field, coded) and not _answered(step, field, answers):
                return step
    return None


def is_unplaced(service: Service, answers: Mapping[str, Any]) -> bool:
    """Whether a place that is asked for misses its region or its office: all else that is missing `submit` refuses itself."""
    coded = coded_answers(service, answers)
    placed = ((step, field) for step in steps(service, answers) for field in step.page.fields if field.kind == "place")
    return any(shown(field, coded) and not _answered(step, field, answers) for step, field in placed)


def _answered(step: Step, field: Field, answers: Mapping[str, Any]) -> bool:
    value = answers.get(field.id)
    if field.kind == "place":
        return isinstance(value, Mapping) and bool(value.get("region" if step.part == "region" else "desk"))
    try:
        accepted(field, value)
    except AnswerRefused:
        return False
    return True


def preset(compiled: Compiled, given: Mapping[str, str]) -> dict[str, str]:
    """Coded answers that a need brings along, where they are real options; the person can still change them."""
    fields = {one.id: one for page in compiled.service.pages for one in page.fields if one.coded and one.options}
    return {
        name: given[name]
        for name, field in fields.items()
        if name in given and any(option.value == given[name] for option in field.options)
    }


class QuestionForm(forms.Form):
    """The questions of one step; `answers()` gives what is kept. Each field is checked by the catalogue's one rule."""

    definitions: tuple[Field, ...] = ()

    def answers(self) -> dict[str, Any]:
        """What was answered, by field id; what was left empty is None, so that an old answer goes."""
        return {
            field.id: self.cleaned_data.get(field.id) for field in self.definitions if field.id in self.cleaned_data
        }


def form_class(compiled: Compiled, step: Step, language: str) -> type[QuestionForm]:
    """The form of a step in a language; made once for each version."""
    return _form_class(compiled.id, step.page, language)


@lru_cache(maxsize=512)
def _form_class(_version: int, page: Page, language: str) -> type[QuestionForm]:
    asked = tuple(field for field in page.fields if field.kind not in {"place", "files"})
    parts: dict[str, Any] = {field.id: form_field(field, language) for field in asked}
    return type("QuestionForm", (QuestionForm,), {**parts, "definitions": asked})


def refusal(refused: AnswerRefused) -> str:
    """The words for an answer that does not fit: what is wrong, the limit, and what to do."""
    words = {
        "missing": _("Answer this question to go on."),
        "too_long": _("This text is too long. Shorten it to %(limit)s characters or fewer."),
        "control": _("This text has invisible characters. Type it again or paste it as plain text."),
        "not_a_number": _("Enter a whole number, like 3."),
        "out_of_range": _("Enter a whole number from 0 to %(limit)s."),
        "too_many": _("Choose %(limit)s answers or fewer."),
        "not_a_date": _("Enter a real date: day, month and year, like 27 3 2026."),
        "not_an_option": _("Choose one of the answers shown."),
        "not_a_phone": _("Enter a phone number in full, like +7 701 123 45 67."),
        "not_an_email": _("Enter an e-mail address in full, like name@example.kz."),
        "not_an_iin": _("Enter the 12 digits of your IIN. One of them does not fit the others."),
    }
    return words[refused.code] % {"limit": refused.limit} if refused.limit else words[refused.code]


def form_field(field: Field, language: str) -> forms.Field:
    """A form field that shows the definition in `language` and checks by `accepted`."""
    common: dict[str, Any] = {
        "label": field.label.to(language),
        "help_text": field.hint.to(language) if field.hint else "",
        "required": field.required,
        "error_messages": {"required": refusal(AnswerRefused(field.id, "missing"))},
        "initial": field.default or None,
    }
    options = [(option.value, option.label.to(language)) for option in field.options]
    made: forms.Field
    match field.kind:
        case "choice":
            made = forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
        case "choices":
            made = forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
        case "yesno":
            yes_no = [("true", _("Yes")), ("false", _("No"))]
            made = forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **common)
        case "statement":
            made = forms.BooleanField(**common)
        case "date":
            made = GovDateField(**common)
        case "longtext" | "letter":
            rows = 12 if field.kind == "letter" else 6
            attributes = {"rows": rows, "data-limit": field.max_length, "data-draft": field.id}
            made = forms.CharField(widget=forms.Textarea(attributes), strip=False, **common)
        case _:
            made = forms.CharField(widget=forms.TextInput(_input_attributes(field)), strip=False, **common)
    made.clean = _Cleaner(field, made)  # type: ignore[method-assign]
    return made


def _input_attributes(field: Field) -> dict[str, str]:
    """What the browser should offer and which keyboard a phone should show."""
    by_kind = {
        "phone": {"type": "tel", "autocomplete": "tel", "inputmode": "tel"},
        "email": {"type": "email", "autocomplete": "email", "spellcheck": "false"},
        "iin": {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"},
        "number": {"inputmode": "numeric"},
        "person": {"autocomplete": "name", "spellcheck": "false"},
        "address": {"autocomplete": "street-address" if field.id == "postal_address" else "off"},
    }
    return by_kind.get(field.kind, {})


class _Cleaner:
    """Django's own cleaning for the widget's shape, then the catalogue's rule, with its refusal in words."""

    def __init__(self, definition: Field, field: forms.Field) -> None:
        self.definition = definition
        self.first = field.clean

    def __call__(self, value: Any) -> Any:
        shaped = value if self.definition.kind in {"choice", "yesno"} else self.first(value)
        try:
            return accepted(self.definition, shaped)
        except AnswerRefused as refused:
            raise forms.ValidationError(refusal(refused), code=refused.code) from refused
