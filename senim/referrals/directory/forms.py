"""The form by which a body is kept in the directory, and the one by which people look for it."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, gettext_lazy

from senim.accounts.roles import ROLES
from senim.design.fields import GovChoicesField
from senim.places.errors import HoursInvalid
from senim.places.hours import read_hours
from senim.referrals.directory.kinds import help_kinds
from senim.referrals.directory.models import Partner
from senim.referrals.fields import CHOOSE, StaffForm
from senim.referrals.tongue import language

_CHOICE: Final = {"required": CHOOSE, "invalid_choice": CHOOSE}
_NAME: Final = {"required": gettext_lazy("Write the name in this language too: people see it.")}
MOST_DAYS: Final = 60
MOST_PLACES: Final = 10_000


class _Days(forms.IntegerField):
    """Working days from 1 on; whatever is wrong, both limits are named."""

    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        wrong = gettext_lazy("Enter a whole number from %(least)s to %(most)s.")
        self.words = (wrong, {"least": least, "most": most})
        super().__init__(
            label=label, min_value=least, max_value=most, widget=forms.TextInput({"inputmode": "numeric"}), **options
        )

    def clean(self, value: Any) -> int | None:
        """The number. Refuses with both limits."""
        try:
            found: int | None = super().clean(value)
        except ValidationError as refused:
            raise ValidationError(self.words[0] % self.words[1], code="whole") from refused
        return found


class _EmailField(forms.CharField):
    """An address, or none."""

    def clean(self, value: Any) -> str:
        """The address in its plain form. Refuses what is none."""
        text = str(super().clean(value) or "").strip()
        if text:
            try:
                validate_email(text)
            except ValidationError as refused:
                raise ValidationError(gettext("Write the address like office@example.kz."), code="email") from refused
        return text


class BodyForm(StaffForm):
    """Everything that the directory says of a body."""

    name_kk = forms.CharField(label=gettext_lazy("Name in Kazakh"), max_length=200, error_messages=_NAME)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=200, error_messages=_NAME)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200, error_messages=_NAME)
    phone = forms.CharField(label=gettext_lazy("Telephone for people"), max_length=40, required=False)
    helps = GovChoicesField(
        label=gettext_lazy("What it helps with"),
        error_messages={"required": gettext_lazy("Choose at least one kind of help."), "invalid_choice": CHOOSE},
    )
    languages = GovChoicesField(
        label=gettext_lazy("Languages spoken there"),
        choices=settings.LANGUAGES,
        error_messages={"required": gettext_lazy("Choose at least one language."), "invalid_choice": CHOOSE},
    )
    hours = forms.CharField(
        label=gettext_lazy("Opening hours"),
        help_text=gettext_lazy("Like Mo-Fr 09:00-18:00; Sa 10:00-14:00, or 24/7. Empty: nobody can say."),
        max_length=200,
        required=False,
    )
    hidden = forms.BooleanField(label=gettext_lazy("Its place is told to nobody: people call first"), required=False)
    address_kk = forms.CharField(label=gettext_lazy("Address in Kazakh"), max_length=200, required=False)
    address_ru = forms.CharField(label=gettext_lazy("Address in Russian"), max_length=200, required=False)
    address_en = forms.CharField(label=gettext_lazy("Address in English"), max_length=200, required=False)
    capacity = _Days(gettext_lazy("Places in all, if it counts any"), 0, MOST_PLACES, required=False)
    free = _Days(gettext_lazy("Places free now"), 0, MOST_PLACES, required=False)
    listed = forms.BooleanField(label=gettext_lazy("People find it in the directory"), required=False)
    takes_referrals = forms.BooleanField(label=gettext_lazy("It takes hand-overs"), required=False)
    referrers = GovChoicesField(
        label=gettext_lazy("Who may hand over to it"),
        help_text=gettext_lazy("Nobody ticked: every role that may hand over."),
        required=False,
        error_messages=_CHOICE,
    )
    email = _EmailField(label=gettext_lazy("E-mail for letters"), max_length=254, required=False)
    chief_email = _EmailField(label=gettext_lazy("E-mail for what is overdue"), max_length=254, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letters"), choices=settings.LANGUAGES, error_messages=_CHOICE
    )
    answer_days = _Days(gettext_lazy("Working days to answer"), 1, MOST_DAYS)
    result_days = _Days(gettext_lazy("Working days to report"), 1, MOST_DAYS)
    members = GovChoicesField(
        label=gettext_lazy("Who signs in for it"),
        help_text=gettext_lazy("Nobody ticked: it gets letters with a one-time code."),
        required=False,
        error_messages=_CHOICE,
    )

    def __init__(self, *args: Any, officers: Sequence[tuple[str, str]], **options: Any) -> None:
        """Kinds of help, roles and officers in the language of the page."""
        super().__init__(*args, **options)
        makers = [one for one in ROLES.values() if "referrals.make" in one.rights]
        offered = {
            "helps": [(code, kind.name(language())) for code, kind in help_kinds().items()],
            "referrers": [(one.code, one.name(language())) for one in makers],
            "members": officers,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def clean_hours(self) -> str:
        """Refuses hours that cannot be read, with an example."""
        hours = str(self.cleaned_data["hours"]).strip()
        try:
            read_hours(hours or "24/7")
        except HoursInvalid as refused:
            raise ValidationError(
                gettext("Write the hours like Mo-Fr 09:00-18:00; Sa 10:00-14:00, or 24/7.")
            ) from refused
        return hours

    def clean(self) -> dict[str, Any]:
        """Refuses a body that takes hand-overs and has neither an address nor anybody, and more free places than there are."""
        given = super().clean() or {}
        if given.get("takes_referrals") and not given.get("email") and not given.get("members") and not self.errors:
            self.add_error(
                "email", gettext("Give an address, or somebody who signs in: else nobody hears of a hand-over.")
            )
        if (given.get("free") or 0) > (given.get("capacity") or 0):
            self.add_error("free", gettext("There cannot be more free places than places."))
        return given

    @staticmethod
    def initial_of(partner: Partner) -> dict[str, Any]:
        """What holds now."""
        body = partner.organisation
        names = {name: getattr(body, name) for name in ("name_kk", "name_ru", "name_en", "phone")}
        rows = {
            field.name: getattr(partner, field.name)
            for field in Partner._meta.fields
            if field.name in BodyForm.base_fields
        }
        helps = list(partner.helps.order_by("pk").values_list("kind", flat=True))
        members = [str(one) for one in partner.members.values_list("officer_id", flat=True)]
        return {**names, **rows, "helps": helps, "members": members}
