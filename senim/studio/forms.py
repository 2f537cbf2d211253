"""What the studio asks of people who draw, review and release."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senim.design.fields import GovDateField
from senim.kernel.errors import ModelInvalid
from senim.kernel.parsing import editable, parse
from senim.studio.drafting import LARGEST_BYTES
from senim.studio.finding_words import said


class HandInForm(forms.Form):
    """What is different in this model, for those who review it and for the list of versions."""

    compact = True
    kk = forms.CharField(label=_("What changes and why, in Kazakh"), max_length=600, widget=forms.Textarea({"rows": 3}))
    ru = forms.CharField(
        label=_("What changes and why, in Russian"), max_length=600, widget=forms.Textarea({"rows": 3})
    )
    en = forms.CharField(
        label=_("What changes and why, in English"), max_length=600, widget=forms.Textarea({"rows": 3})
    )


class RemarkForm(forms.Form):
    """Why a model goes back to whoever drew it."""

    compact = True
    remark = forms.CharField(label=_("What has to be changed?"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class ReleaseForm(forms.Form):
    """From which day on new requests follow the model."""

    compact = True

    def __init__(self, *given: Any, today: dt.date, **more: Any) -> None:
        """Offer tomorrow."""
        super().__init__(*given, **more)
        self.label_suffix = ""
        tomorrow = today + dt.timedelta(days=1)
        self.fields["on"] = GovDateField(label=_("From which day on?"), earliest=tomorrow, initial=tomorrow)


class MoveForm(forms.Form):
    """Running requests are moved by whoever has read which of them have to stay."""

    compact = True
    read = forms.BooleanField(label=_("I have read which requests can move and which have to stay"))


class ModelField(forms.FileField):
    """A BPMN file; cleans to its text in UTF-8, as the modeller page takes it. Says why it refuses one, and where."""

    def clean(self, data: Any, initial: Any = None) -> str:
        """The text of the file."""
        raw = super().clean(data, initial).read(LARGEST_BYTES + 1)
        if len(raw) > LARGEST_BYTES:
            words = _("The file is larger than %(most)s MB.")
            raise ValidationError(words, params={"most": LARGEST_BYTES // 1_000_000})
        try:
            parse(raw)
            return editable(raw).decode("utf-8-sig")
        except ModelInvalid as refused:
            raise ValidationError(self._why(refused)) from None

    def _why(self, refused: ModelInvalid) -> str:
        found = refused.findings[0]
        sentence = said("", found.message, {}).sentence
        if not found.line:
            return sentence
        return gettext("Line %(line)s: %(sentence)s") % {"line": found.line, "sentence": sentence}


class SaveForm(forms.Form):
    """What the modeller's script sends."""

    file = ModelField()
    revision = forms.IntegerField(min_value=1)


class ModelFileForm(forms.Form):
    """A BPMN file that was drawn elsewhere."""

    compact = True
    file = ModelField(label=_("A BPMN file"), help_text=_("From bpmn.io, Camunda Modeler or another tool"))
