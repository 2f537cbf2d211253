"""What was posted, read once: the parameters and the files, refused whole where a part of it cannot be read as it was sent."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from senim.channels.open311.errors import BadForm, Refused
from senim.intake.attachments import Checked, checked
from senim.intake.errors import FileRefused
from senim.intake.filling import file_words

MOST_BYTES: Final = 64 * 1024
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
MEDIA: Final = ("media", "media[]")
"""The parts in which files come, as the draft of GeoReport 2.1 and other servers have it."""


class Posted(NamedTuple):
    """The parameters, and the files as they came."""

    form: QueryDict
    files: Sequence["UploadedFile[Any]"] = ()


class Media(NamedTuple):
    """The files that may be kept, cleaned, and what is wrong with the others."""

    files: tuple[Checked, ...]
    faults: tuple[str, ...]


def posted(request: HttpRequest) -> Posted:
    """What was posted, by either type of form.

    Refuses another type, another charset than UTF-8, a compressed body, more than 64 KiB of parameters, null bytes, too
    many fields (BadForm, or Refused 413).
    """
    _check_coding(request)
    if request.content_type == MULTIPART:
        return _parts(request)
    if request.content_type != FORM:
        raise unreadable()
    try:
        body = request.body
        if len(body) > MOST_BYTES:
            raise too_large()
        unquote_to_bytes(body.replace(b"+", b" ")).decode("utf-8")
        form = QueryDict(body, encoding="utf-8")
    except RequestDataTooBig:
        raise too_large() from None
    except (UnicodeDecodeError, SuspiciousOperation, UnreadablePostError):
        raise unreadable() from None
    _check_null(form)
    return Posted(form)


def _check_coding(request: HttpRequest) -> None:
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise BadForm(_("Send the form as it is, not compressed: without the header Content-Encoding."))
    if request.headers.get("Transfer-Encoding") and not request.META.get("CONTENT_LENGTH"):
        raise BadForm(_("Send the form in one piece, with the header Content-Length."))
    charset = (request.content_params or {}).get("charset", "utf-8").strip("'\" ").lower()
    if charset not in ("utf-8", "utf8"):
        raise unreadable()


def _parts(request: HttpRequest) -> Posted:
    """A form in parts. What is no UTF-8 was replaced while it was read: such words are not kept as something else."""
    try:
        form, files = request.POST, request.FILES
    except RequestDataTooBig:
        raise too_large() from None
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError, UnicodeError, ValueError):
        raise unreadable() from None
    if sum(len(text.encode()) for name, values in form.lists() for text in (name, *values)) > MOST_BYTES:
        raise too_large()
    if any("\ufffd" in text for name, values in form.lists() for text in (name, *values)):
        raise unreadable()
    _check_null(form)
    strange = sorted(set(files) - set(MEDIA))
    if strange:
        raise BadForm(_("media: send each file in a part of this name. There is a file in another part."))
    return Posted(form, [one for name in MEDIA for one in files.getlist(name)])


def _check_null(form: QueryDict) -> None:
    if any("\0" in text for name, values in form.lists() for text in (name, *values)):
        raise BadForm(_("This text has invisible characters. Type it again or paste it as plain text."))


def media(files: Sequence["UploadedFile[Any]"]) -> Media:
    """The files after the same checks as on the web, photos cleaned; each fault names the part and the number of the file."""
    if len(files) > settings.ATTACHMENTS_MAX:
        words = file_words(FileRefused("too_many", settings.ATTACHMENTS_MAX))
        return Media((), (f"media: {words}",))
    kept: list[Checked] = []
    faults: list[str] = []
    for number, file in enumerate(files, 1):
        try:
            kept.append(checked(file))
        except FileRefused as refused:
            faults.append(f"media ({number}): {file_words(refused)}")
    return Media(tuple(kept), tuple(faults))


def unreadable() -> BadForm:
    """What was posted is no form that we read."""
    return BadForm(
        _("Send a form: Content-Type application/x-www-form-urlencoded or, with files, multipart/form-data, in UTF-8.")
    )


def too_large() -> Refused:
    """The parameters are too long."""
    return Refused(413, [_("The form is larger than %(limit)s KB. Shorten it.") % {"limit": MOST_BYTES // 1024}])
