"""Refusals of other apps in an officer's words."""

from django.utils.translation import gettext as _

from senim.intake.errors import FileRefused


def file_words(refused: FileRefused) -> str:
    """Why a file was not taken, and what to do."""
    words = {
        "empty": _("The file is empty. Choose another one."),
        "too_large": _("The file is larger than %(limit)s MB. Choose a smaller one."),
        "too_many": _("A request holds up to %(limit)s files."),
        "type": _(
            "We cannot take this kind of file. Add a photo (JPG, PNG), a PDF, a Word document, a sound or a film."
        ),
        "damaged": _("This file cannot be opened. Save it again or take the photo anew."),
    }
    return words[refused.code] % {"limit": refused.limit}
