"""All questions of a service on one screen: the web's own fields and rules, in the language of the caller."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from senim.accounts.viewer import Viewer
from senim.catalogue.definitions import Field, Service
from senim.catalogue.queries import Compiled
from senim.channels.operator.call import Call
from senim.channels.operator.posts import post_of
from senim.intake.filling import offices_of
from senim.intake.questions import form_field, preset
from senim.intake.unfolding import UnfoldingForm
from senim.places import queries as places


class CallForm(UnfoldingForm):
    """The questions of a service. `answers()` gives what the web would have kept; files are added after sending."""

    def answers(self) -> dict[str, Any]:
        """What was answered, by field id."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    def so_far(self) -> dict[str, Any]:
        """What is answered up to now and fits, for what can be said before all of it is."""
        self.is_valid()
        return self.answers()


class PlaceField(forms.ChoiceField):
    """A front office out of one list, by region; cleans to the answer of a place."""

    def clean(self, value: Any) -> Any:
        """Region and desk. Refuses what is not in the list."""
        chosen = super().clean(value)
        region, _colon, desk = str(chosen).partition(":")
        return {"region": region, "desk": int(desk)} if chosen else None


def call_form(call: Call, compiled: Compiled, viewer: Viewer) -> CallForm:
    """The form of the chosen service as it is filled in. Its words are in the caller's language, to be read out."""
    asked = fields_of(compiled.service)
    with override(call.tongue):
        made = {one.id: _field(one, call.tongue) for one in asked}
    kind = type("CallForm", (CallForm,), {**made, "definitions": asked})
    data = call.data if call.shown == compiled.service.code else _begun(call, compiled, viewer)
    form: CallForm = kind(data, label_suffix="")
    return form


def fields_of(service: Service) -> tuple[Field, ...]:
    """What is asked by phone: every question of the web's pages but files, as it is read out.

    A page's condition is that of its fields; the only question of a page is asked in the words of its title.
    """
    found = []
    for page in service.pages:
        asked = [field for field in page.fields if field.kind != "files"]
        for field in asked:
            condition = " && ".join(f"({one})" for one in (page.show_if, field.show_if) if one)
            words = {"label": page.title} if len(asked) == 1 and field.kind != "statement" else {}
            found.append(replace(field, show_if=condition, **words))
    return tuple(found)


def _field(one: Field, tongue: str) -> forms.Field:
    if one.kind == "place":
        return _place_field(one, tongue)
    made = form_field(one, tongue)
    hints = {option.value: option.hint.to(tongue) for option in one.options if option.hint}
    made.option_hints = hints  # type: ignore[attr-defined]
    made.widget.attrs.pop("data-draft", None)
    made.widget.attrs["autocomplete"] = "off"  # what one caller said is not offered for the next
    if isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 4
    made.clean = _Named(one.label.to(tongue), made.clean)  # type: ignore[method-assign]
    return made


class _Named:
    """The field's own check; what is missing is named, because many questions stand on one screen."""

    def __init__(self, label: str, clean: Callable[[Any], Any]) -> None:
        self.label, self.first = label, clean

    def __call__(self, value: Any) -> Any:
        try:
            return self.first(value)
        except forms.ValidationError as refused:
            if refused.code not in {"missing", "required"}:
                raise
            raise forms.ValidationError(_("Please answer: %(label)s") % {"label": self.label}, "missing") from refused


def _place_field(one: Field, tongue: str) -> PlaceField:
    wrong = _("Choose one of the answers shown.")
    return PlaceField(
        choices=[("", _("Choose")), *_offices(tongue)],
        label=one.label.to(tongue),
        help_text=one.hint.to(tongue) if one.hint else "",
        required=one.required,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )


def _offices(tongue: str) -> list[tuple[str, str]]:
    """Every front office with its region before it: one list, in which typing a few letters finds the region."""
    return [
        (f"{region.code}:{office.pk}", f"{region.name_in(tongue)}: {office.name}")
        for region in places.regions(tongue)
        for office in offices_of({"region": region.code})
    ]


def _begun(call: Call, compiled: Compiled, viewer: Viewer) -> QueryDict:
    """The screen when the questions of this service come up: what was said already stands in them."""
    data = call.data.copy()
    for name, value in _known(call, compiled, viewer).items():
        if not data.get(name):
            data[name] = value
    return data


def _known(call: Call, compiled: Compiled, viewer: Viewer) -> Mapping[str, str]:
    fields = fields_of(compiled.service)
    known = {one.id: one.default for one in fields if one.default}
    known |= {one.id: _own_office(viewer) for one in fields if one.kind == "place"}
    if call.caller:
        known |= {one.id: call.caller for one in fields if one.kind == "phone"}
    known |= {one.id: call.need for one in fields if one.id == compiled.service.subject_field and call.need}
    return known | (preset(compiled, call.chosen.answers) if call.chosen else {})


def _own_office(viewer: Viewer) -> str:
    unit = places.unit(post_of(viewer).unit)
    offices = offices_of({"region": unit.region_id or ""})
    own = next((one for one in offices if one.pk == unit.pk), offices[0])
    return f"{unit.region_id}:{own.pk}" if unit.region_id else ""
