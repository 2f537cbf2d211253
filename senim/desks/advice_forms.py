"""The form of advice that was given at the counter."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.casework.rows import language
from senim.desks.advising import Advice, advice_of, branches
from senim.desks.errors import UnknownVisit
from senim.desks.ticketing import read
from senim.intake.keys import new_key, read_key


class AdviceForm(forms.Form):
    """What was asked and what was said, in the words of the two; the branch is known from the visit and can be changed."""

    compact = True

    competence = forms.ChoiceField(label=_("Whose advice it is"), widget=forms.RadioSelect)
    question = forms.CharField(
        label=_("What the person asked, in their words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the person asked.")},
    )
    answer = forms.CharField(
        label=_("What was advised"),
        help_text=_("The person reads this with the number and the secret. First the answer, then what to do."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what was advised.")},
    )
    key = forms.CharField(widget=forms.HiddenInput)
    n = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @classmethod
    def of(cls, data: Any, office_id: int, visit_id: int) -> Self:
        """The form for a visit of an office, empty or as it was sent. Refuses UnknownVisit."""
        visit = read(visit_id)
        if visit.office_id != office_id:
            raise UnknownVisit(str(visit_id))
        first = {"competence": advice_of(visit), "key": new_key(), "n": visit.n}
        form = cls(data, initial=first, label_suffix="")
        field = form.fields["competence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.branch, one.name(language())) for one in branches()] + [("unknown", _("Not known yet"))]
        return form

    def clean_key(self) -> str:
        """The key of the press; one that we did not give is refused."""
        key = str(self.cleaned_data["key"])
        if read_key(key) is None:
            raise forms.ValidationError(_("This page was too old. Open it again; copy your words first."))
        return key

    def advice(self) -> Advice:
        """What was filled in."""
        return Advice(*(self.cleaned_data[name] for name in ("question", "answer", "competence")))
