"""The forms of sign-in and of the journal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.accounts.fields import RequestNumberField


class SignInForm(forms.Form):
    """Name and password. Whatever is wrong with them, the answer is the same."""

    username = forms.CharField(
        label=_("Name you sign in with"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class JournalForm(forms.Form):
    """What the journal is narrowed to; an empty field narrows nothing."""

    request = RequestNumberField(label=_("Request number"), required=False, max_length=40)
    officer = forms.CharField(label=_("Name the officer signs in with"), required=False, max_length=60)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class PaperForm(forms.Form):
    """A person asked on paper or at a counter who looked at their request."""

    request = RequestNumberField(
        label=_("Request number"), max_length=40, error_messages={"required": _("Write the number of the request.")}
    )
    words = forms.CharField(
        label=_("Who asked, and how you know that it is their request"),
        help_text=_("For example: letter of 20 November, identity card shown. Do not write a name."),
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write in a few words how you know.")},
    )
