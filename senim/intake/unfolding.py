"""A form whose questions follow from the answers so far, all on one page: for officers at a step and at the phone."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from senim.catalogue.answers import shown
from senim.catalogue.definitions import Field

TEXTS: Final = frozenset({"letter", "longtext", "text"})


class UnfoldingForm(forms.Form):
    """Many questions on one page. Fields whose condition does not hold are neither shown nor kept."""

    definitions: tuple[Field, ...] = ()
    variables: Mapping[str, Any] = {}
    compact = True

    def _clean_fields(self) -> None:
        """Clean in order: each answer decides which later questions are asked."""
        coded = dict(self.variables)
        for one in self.definitions:
            if not shown(one, coded):
                self.cleaned_data[one.id] = None
                continue
            bound = self[one.id]
            try:
                value = bound.field._clean_bound_field(bound)  # type: ignore[attr-defined]
                self.cleaned_data[one.id] = self.bounded(one, value)
            except ValidationError as refused:
                self.add_error(one.id, refused)
            else:
                if one.coded:
                    coded[one.id] = value

    def bounded(self, one: Field, value: Any) -> Any:
        """What a kind of page asks of an answer beyond the field's own rule; here nothing."""
        return value

    def unchecked(self) -> "UnfoldingForm":
        """The same form, shown as it was filled in so far without saying what is missing."""
        self._errors = ErrorDict()
        return self

    def asked(self) -> list[tuple[Field, BoundField]]:
        """The fields to show for the answers given so far, with their definitions."""
        coded = dict(self.variables)
        found = []
        for one in self.definitions:
            if not shown(one, coded):
                continue
            found.append((one, self[one.id]))
            if one.coded:
                coded[one.id] = _so_far(one, self[one.id].value())
        return found

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was written in text fields that are hidden now: an answer changed twice brings the words back."""
        here = {one.id for one, _bound in self.asked()}
        hidden = (one for one in self.definitions if one.id not in here and one.kind in TEXTS)
        return [(one.id, str(self[one.id].value())) for one in hidden if self[one.id].value()]

    @property
    def deciding(self) -> list[BoundField]:
        """The questions whose answer shows or hides others."""
        return [bound for one, bound in self.asked() if self._decides(one)]

    @property
    def depending(self) -> list[BoundField]:
        """The questions that are there because of an answer."""
        return [bound for one, bound in self.asked() if one.show_if and not self._decides(one)]

    @property
    def always(self) -> list[BoundField]:
        """All other questions."""
        return [bound for one, bound in self.asked() if not one.show_if and not self._decides(one)]

    def _decides(self, one: Field) -> bool:
        return any(one.id in other.show_if for other in self.definitions if other is not one)


def _so_far(one: Field, value: Any) -> Any:
    """An answer that was chosen but not yet checked, as conditions compare it."""
    return {"true": True, "false": False}.get(str(value), value) if one.kind == "yesno" else value
