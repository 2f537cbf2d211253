"""Forms of local problems. Every text is written in Kazakh and Russian, for it is public; English may stay empty."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from senim.design.fields import GovChoiceField, GovChoicesField, GovDateField
from senim.referrals.meetings.forms import END_OF_DAY

NEEDED: Final = ("kk", "ru")
MOST_DAYS: Final = 250
OWN: Final = "own"
"""The choice that stands for the unit itself."""

Choices = Sequence[tuple[Any, Any]]


class PublicWords(forms.Form):
    """Texts in three languages; `texts` names each field with its label by language and its length."""

    texts: Sequence[tuple[str, dict[str, Any], int]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        """One field a text and a language."""
        super().__init__(*args, **{"label_suffix": "", **options})
        own = dict(self.fields)
        self.fields.clear()
        for name, labels, most in self.texts:
            for language, label in labels.items():
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=label,
                    required=language in NEEDED,
                    max_length=most,
                    error_messages={"required": _("Write it in Kazakh and in Russian: everybody reads it.")},
                )
        self.fields.update(own)

    @property
    def words(self) -> dict[str, str]:
        """What was written, by column."""
        names = [f"{name}_{language}" for name, labels, _most in self.texts for language in labels]
        return {name: self.cleaned_data[name] for name in names}


class ProblemForm(PublicWords):
    """A new problem."""

    texts = (
        (
            "title",
            {
                "kk": _("The problem in a few words, in Kazakh"),
                "ru": _("The problem in a few words, in Russian"),
                "en": _("The problem in a few words, in English"),
            },
            160,
        ),
        (
            "place",
            {"kk": _("Where, in Kazakh"), "ru": _("Where, in Russian"), "en": _("Where, in English")},
            200,
        ),
    )


class MeasureForm(PublicWords):
    """Who does what within how many working days."""

    texts = (
        (
            "text",
            {
                "kk": _("What is done, in Kazakh"),
                "ru": _("What is done, in Russian"),
                "en": _("What is done, in English"),
            },
            300,
        ),
    )
    body = forms.ChoiceField(label=_("Which body does it"))
    days = forms.IntegerField(
        label=_("Within how many working days"),
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={
            "required": _("Write a number of working days."),
            "invalid": _("Write a whole number from 1 to 250."),
            "min_value": _("Write a whole number from 1 to 250."),
            "max_value": _("Write a whole number from 1 to 250."),
        },
    )

    def __init__(self, *args: Any, bodies: Choices, own: str, **options: Any) -> None:
        """Take the bodies of the region; the first choice is the unit itself."""
        super().__init__(*args, **options)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(OWN, own), *bodies]


_REASON: Final = (
    (
        "reason",
        {"kk": _("Why, in Kazakh"), "ru": _("Why, in Russian"), "en": _("Why, in English")},
        300,
    ),
)


class MoveForm(PublicWords):
    """Another date for a measure, and why."""

    texts = _REASON
    due = GovDateField(label=_("By which day now"), error_messages={"required": _("Write the day.")})

    @property
    def due_at(self) -> dt.datetime:
        """The end of the working day."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["due"], END_OF_DAY))


class DropForm(PublicWords):
    """Why a measure is not taken."""

    texts = _REASON


class EndForm(PublicWords):
    """How the problem ended."""

    texts = (
        (
            "result",
            {
                "kk": _("What came of it, in Kazakh"),
                "ru": _("What came of it, in Russian"),
                "en": _("What came of it, in English"),
            },
            1000,
        ),
    )
    outcome = GovChoiceField(label=_("How did it end?"), error_messages={"required": _("Choose how it ended.")})

    def __init__(self, *args: Any, outcomes: Choices, **options: Any) -> None:
        """Take the outcomes in words."""
        super().__init__(*args, **options)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(outcomes)


class JoinForm(forms.Form):
    """Requests that share the problem: some of those suggested, or one by its number."""

    suggested = GovChoicesField(label=_("Requests with similar words"), required=False)
    number = forms.CharField(
        label=_("Or the number of a request"), required=False, max_length=40, widget=forms.TextInput({"size": 20})
    )

    def __init__(self, *args: Any, suggested: Choices, **options: Any) -> None:
        """Take what is suggested; nothing to suggest: no list."""
        super().__init__(*args, **{"label_suffix": "", **options})
        field = self.fields["suggested"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(suggested)
        if not suggested:
            del self.fields["suggested"]
