"""A letter to a request that is there: words and files are added to it, as from somebody who is not proven to be the person."""

from django.core.exceptions import ValidationError
from django.utils.translation import override

from senim.catalogue.errors import UnknownService
from senim.channels.dialogue.answering import upload_of
from senim.channels.dialogue.speech import Desk
from senim.channels.email import asking
from senim.channels.email.asking import Answer
from senim.channels.email.filling import refused_words
from senim.channels.email.letters import Letter
from senim.intake import actions
from senim.intake.errors import FileRefused, NotPossibleNow
from senim.intake.inputs import message_input
from senim.intake.models import ServiceRequest
from senim.intake.queries import standing
from senim.notices.folding import rule_of


def takes_letters(request: ServiceRequest) -> bool:
    """Whether letters are added to this request: only where we write letters about it, so never to a safeguarded one."""
    try:
        return rule_of(standing(request).service.service) == "usual"
    except UnknownService:
        return False


def add(letter: Letter, request: ServiceRequest, desk: Desk) -> Answer:
    """Add a letter to its request. What cannot be added is told, with the way out. For inside a transaction."""
    with override(request.language):
        try:
            if letter.text:
                actions.reply(
                    request=request,
                    text=message_input().clean(letter.text),
                    at=desk.at,
                    language=request.language,
                    channel=desk.channel,
                )
            wrong = _files(letter, request, desk)
        except NotPossibleNow:
            return asking.not_had(request, asking.ended(), desk.site)
        except ValidationError as refused:
            return asking.not_had(request, " ".join(refused.messages), desk.site)
        return asking.had(request, wrong)


def _files(letter: Letter, request: ServiceRequest, desk: Desk) -> list[str]:
    wrong = []
    for file in letter.files:
        try:
            actions.attach_file(request=request, upload=upload_of(file), at=desk.at, channel=desk.channel)
        except FileRefused as refused:
            wrong.append(refused_words(file, refused))
    return wrong
