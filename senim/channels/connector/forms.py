"""The form with which the address of a receiver is set."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from senim.channels.connector.webhooks.errors import AddressRefused
from senim.channels.connector.webhooks.sending import LONGEST, check_address


class ReceiverForm(forms.Form):
    """Where a system is told of changes."""

    url = forms.CharField(
        label=gettext_lazy("Where shall changes be sent?"),
        help_text=gettext_lazy("An address that begins with https:// and belongs to the other system."),
        widget=forms.TextInput({"type": "url", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the address in full, like https://example.kz/senim.")},
    )

    def clean_url(self) -> str:
        """The address. Refuses with what is wrong and the way out."""
        try:
            return check_address(self.cleaned_data["url"].strip())
        except AddressRefused as refused:
            raise forms.ValidationError(_words(refused.code), code=refused.code) from refused


def _words(code: str) -> str:
    return {
        "shape": _("Enter the address in full, like https://example.kz/senim."),
        "scheme": _("The address must begin with https://."),
        "private": _(
            "This address lies in a private network. The operator can allow such ones by SENIM_WEBHOOK_PRIVATE."
        ),
        "long": _("This text is too long. Shorten it to %(limit)s characters or fewer.") % {"limit": LONGEST},
    }[code]
