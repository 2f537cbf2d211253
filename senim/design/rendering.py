"""From a bound Django field to the GOV.UK component that asks for it: label, hint, errors and choices in upstream's terms."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.design.components import govuk, govuk_kept
from senim.design.fields import GovDateInput

DEFAULT_REQUIRED: Final = forms.Field.default_error_messages["required"]
Params = dict[str, Any]
_PASSED: Final = frozenset(
    {"autocomplete", "inputmode", "spellcheck", "autocapitalize", "pattern", "class", "rows", "maxlength"}
)


def field(bound: BoundField, *, heading: bool = False, classes: str = "") -> SafeString:
    """The whole field group: label (the page's h1 when `heading`), hint, error, control. Hidden fields give their input only."""
    if bound.is_hidden:
        return SafeString(bound)
    found = next((_SHAPES[kind] for kind in type(bound.field.widget).__mro__ if kind in _SHAPES), None)
    if found is None:
        return SafeString(bound)
    component, shape = found
    small = (
        f"govuk-{component}--small"
        if getattr(bound.form, "compact", False) and component in {"radios", "checkboxes"}
        else ""
    )
    common = _common(bound, f"{classes} {small}".strip())
    own = shape(bound, heading)
    params = common | own
    params["classes"] = f"{common['classes']} {own.get('classes', '')}".strip()
    if component == "character-count" and "maxlength" not in params:
        component = "textarea"
    # A field still empty holds no words of a person, so its HTML may be remembered.
    render = govuk if bound.form.is_bound or bound.value() else govuk_kept
    return render(component, {key: value for key, value in params.items() if value is not None})


def errors_of(form: forms.BaseForm) -> list[Params]:
    """What is wrong with a form, in the order of its fields, each with the id of the control it is about."""
    found: list[Params] = [{"text": str(words)} for words in form.non_field_errors()]
    for bound in form:
        found += [
            {"text": words, "href": f"#{first_control(bound)}"}
            for words in _mistakes(bound, _("Please answer: %(label)s") % {"label": bound.label})
        ]
    return found


def _mistakes(bound: BoundField, missing_words: str) -> list[str]:
    """The words of each error, `missing_words` for an answer that is not there and has no words of its own."""
    found: list[str] = []
    for mistake in bound.errors.as_data():
        missing = (
            mistake.code == "required"
            and mistake.message == bound.field.error_messages.get("required") == DEFAULT_REQUIRED
        )
        found += [missing_words] if missing else [str(words) for words in mistake.messages]
    return found


def first_control(bound: BoundField) -> str:
    """The id of the control that gets the focus when somebody follows an error."""
    return f"{bound.auto_id}_day" if isinstance(bound.field.widget, GovDateInput) else str(bound.auto_id)


def _common(bound: BoundField, classes: str) -> Params:
    attrs = bound.field.widget.attrs
    return {
        "id": bound.auto_id,
        "name": bound.html_name,
        "classes": " ".join(part for part in (str(attrs.get("class", "")), classes) if part),
        "hint": {"text": bound.help_text} if bound.help_text else None,
        "error_message": {"text": _mistakes(bound, _("Please answer this"))[0], "visuallyHiddenText": _("Please mend:")}
        if bound.errors
        else None,
        "autocomplete": attrs.get("autocomplete"),
        "inputmode": attrs.get("inputmode"),
        "spellcheck": attrs.get("spellcheck"),
        "attributes": {key: str(value) for key, value in attrs.items() if key not in _PASSED and value is not False},
    }


def _words(bound: BoundField) -> str:
    label = str(bound.label)
    return label if bound.field.required else _("%(label)s (if you wish)") % {"label": label}


def _label(bound: BoundField, heading: bool) -> Params:
    return {"text": _words(bound), "classes": f"govuk-label--{'l' if heading else 's'}", "isPageHeading": heading}


def _fieldset(bound: BoundField, heading: bool) -> Params:
    size = "l" if heading else "s"
    return {"legend": {"text": _words(bound), "classes": f"govuk-fieldset__legend--{size}", "isPageHeading": heading}}


def _input(bound: BoundField, heading: bool) -> Params:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    if isinstance(widget, forms.NumberInput):
        kind = "text"
    shown = "" if kind == "password" else bound.value()
    most = getattr(bound.field, "max_length", None)
    params: Params = {"label": _label(bound, heading), "type": kind, "value": "" if shown is None else str(shown)}
    if isinstance(widget, forms.NumberInput):
        params |= {"inputmode": "numeric", "spellcheck": False}
    if most:
        width = next((size for size in (5, 10, 20) if int(most) <= size + size // 3), 0)
        params["attributes"] = {**_common(bound, "")["attributes"], "maxlength": str(most)}
        params["classes"] = f"govuk-input--width-{width}" if width else ""
    return params


def _textarea(bound: BoundField, heading: bool) -> Params:
    text = "" if bound.value() is None else str(bound.value())
    # Upstream indents its lines: line breaks as character references keep the words as they were written.
    kept = SafeString(str(escape(text)).replace("\r\n", "\n").replace("\n", "&#10;"))
    params: Params = {"label": _label(bound, heading), "value": kept, "rows": bound.field.widget.attrs.get("rows", 8)}
    most = getattr(bound.field, "max_length", None)
    return params | (_count(int(most)) if most else {})


def _count(most: int) -> Params:
    left, over = (
        _("Characters left: %(count)s") % {"count": "%{count}"},
        _("Characters too many: %(count)s") % {"count": "%{count}"},
    )
    every = {form: left for form in ("one", "few", "many", "other")}
    return {
        "maxlength": most,
        "threshold": 50,
        "textarea_description_text": _("You can write up to %(most)s characters") % {"most": most},
        "characters_under_limit_text": every,
        "characters_over_limit_text": dict.fromkeys(every, over),
        "characters_at_limit_text": _("No characters left"),
    }


def _choices(bound: BoundField) -> list[Params]:
    value = bound.value()
    chosen = {str(each) for each in value} if isinstance(value, list | tuple | set) else {str(value)}
    hints = getattr(bound.field, "option_hints", {})
    flat: list[tuple[Any, Any]] = []
    for key, label in getattr(bound.field, "choices", ()):
        flat += list(label) if isinstance(label, list | tuple) else [(key, label)]
    return [_choice(str(key), str(label), str(key) in chosen, hints) for key, label in flat]


def _choice(key: str, label: str, chosen: bool, hints: dict[str, str]) -> Params:
    item: Params = {"value": key, "text": label, "checked": chosen, "selected": chosen}
    return item | {"hint": {"text": str(hints[key])}} if key in hints else item


def _options(bound: BoundField, heading: bool) -> Params:
    items = [item for item in _choices(bound) if item["value"] != ""]
    short = len(items) == 2 and all(len(item["text"]) < 12 for item in items)
    row = {"classes": "govuk-radios--inline"} if short and isinstance(bound.field.widget, forms.RadioSelect) else {}
    return {"id_prefix": bound.auto_id, "fieldset": _fieldset(bound, heading), "items": items, **row}


def _select(bound: BoundField, heading: bool) -> Params:
    return {"label": _label(bound, heading), "items": _choices(bound)}


def _tick(bound: BoundField, heading: bool) -> Params:
    item = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
    return {"id_prefix": bound.auto_id, "items": [item]}


def _file(bound: BoundField, heading: bool) -> Params:
    multiple = getattr(bound.field.widget, "allow_multiple_selected", False)
    return {"label": _label(bound, heading), "multiple": multiple}


def _date(bound: BoundField, heading: bool) -> Params:
    value = bound.value()
    texts = value if isinstance(value, list) else GovDateInput().decompress(value)
    shapes = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))
    bad = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{part}",
            "label": label,
            "value": text or "",
            "classes": f"govuk-input--width-{width}{bad}",
        }
        for (part, label, width), text in zip(shapes, texts, strict=True)
    ]
    return {"fieldset": _fieldset(bound, heading), "items": items, "attributes": {}}


_SHAPES: Final[dict[type, tuple[str, Callable[[BoundField, bool], Params]]]] = {
    GovDateInput: ("date-input", _date),
    forms.CheckboxSelectMultiple: ("checkboxes", _options),
    forms.RadioSelect: ("radios", _options),
    forms.CheckboxInput: ("checkboxes", _tick),
    forms.Select: ("select", _select),
    forms.FileInput: ("file-upload", _file),
    forms.Textarea: ("character-count", _textarea),
    Input: ("input", _input),
}
