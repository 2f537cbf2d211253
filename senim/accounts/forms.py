"""The forms of sign-in and of the journal."""

from django import forms
from django.utils.translation import gettext_lazy as _


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

    request = forms.IntegerField(label=_("Request number"), required=False, min_value=1, max_value=2**63 - 1)
    officer = forms.CharField(label=_("Officer's sign-in name"), required=False, max_length=60)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
