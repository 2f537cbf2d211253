"""The words of our letters: what is missing, the receipt, and why something could not be taken. Never what a letter was about."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from senim.channels.dialogue import safety
from senim.channels.dialogue.asked import Question
from senim.channels.dialogue.preparing import Prepared
from senim.channels.dialogue.scenes import lines, paragraphs
from senim.channels.dialogue.showing import options_of
from senim.channels.dialogue.speech import Desk, State
from senim.channels.dialogue.terms import why_words
from senim.channels.email.filling import bare
from senim.intake.keys import read_key, secret_of
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of, standing
from senim.intake.slip import slip_of


class Answer(NamedTuple):
    """A letter of ours: its words, their language, the request's number for the subject, and what an answer belongs to."""

    text: str
    language: str
    receipt: str = ""
    kind: str = ""
    number: int = 0


def questions(
    exchange_id: int,
    state: State,
    found: Prepared,
    numbered: list[tuple[int, Question]],
    desk: Desk,
    told: Iterable[str],
    *,
    first: bool,
) -> Answer:
    """What is still missing, each question with its number and its answers."""
    asked = [_question(number, one, state, found, desk) for number, one in numbered]
    text = paragraphs(
        safety.help_now() if first else safety.danger(),
        _("We have your letter. It becomes a request once these answers are here:"),
        *told,
        *asked,
        _("Press Reply and write each number with your answer on a line of its own, like this:"),
        lines(*(f"{number}: …" for number, _one in numbered)),
        _("You can also add files to your reply. We keep what you wrote for seven days, then it is erased."),
        _("You can ask on our site instead, without a letter: %(page)s") % {"page": _start(desk.site)},
    )
    return Answer(text, state.language, kind="exchange", number=exchange_id)


def _question(number: int, one: Question, state: State, found: Prepared, desk: Desk) -> str:
    label = _("Which front office should receive it?") if one.part == "office" else one.field.label.to(state.language)
    title = one.page.title.to(state.language) if one.part == "region" else label
    options = options_of(bare(state), one, found, desk)
    shown = (f"   {n}) {each.label}{f' ({each.hint})' if each.hint else ''}" for n, each in enumerate(options, 1))
    return lines(f"{number}. {title}", *shown)


def receipt(state: State, desk: Desk, told: Iterable[str]) -> Answer:
    """The receipt: number, secret, dates and why. It goes only to who answered from the mailbox that we wrote to."""
    key = read_key(state.key)
    request = ServiceRequest.objects.get(pk=state.request)
    where = standing(request)
    slip = slip_of(where, secret_of(key) if key else "", desk.site)
    text = paragraphs(
        safety.danger(),
        _("We have received your request."),
        *told,
        lines(f"{_('Number')}: {slip.number}", f"{_('Secret')}: {slip.secret}"),
        lines(*(f"{label}: {value}" for label, value in slip.facts())),
        why_words(where, state.language),
        _("To follow your request, give the number and the secret at %(page)s")
        % {"page": f"{desk.site}{reverse('intake:follow')}"},
        _("You can reply to this letter: what you write comes to your request."),
        _("Whoever reads this mailbox can read this letter. Delete it after you have saved both."),
    )
    return Answer(text, state.language, slip.number, "request", request.pk)


def had(request: ServiceRequest, told: Iterable[str]) -> Answer:
    """That a letter came to its request, and what of it was not taken."""
    number = number_of(request)
    page = f"{settings.SITE}{reverse('intake:follow')}?number={number}"
    more = _(
        "By letter we add words and files only. To take your request back, or if you do not agree with the answer, give the "
        "number and the secret at %(page)s"
    )
    text = paragraphs(_("We have your message."), *told, more % {"page": page})
    return Answer(text, request.language, number, "request", request.pk)


def not_had(request: ServiceRequest, why: str, site: str) -> Answer:
    """That a letter was not added to its request, and the way out."""
    follow = _("To follow your request, give the number and the secret at %(page)s") % {
        "page": f"{site}{reverse('intake:follow')}"
    }
    return Answer(paragraphs(why, follow), request.language, number_of(request), "request", request.pk)


def not_by_letter(site: str) -> Answer:
    """That requests do not begin by letter here."""
    text = paragraphs(
        safety.danger(),
        _("We cannot take a request by letter. You can ask on our site: %(page)s") % {"page": _start(site)},
    )
    return Answer(text, _language())


def unreadable(reason: str, site: str) -> Answer:
    """Why a letter could not be read, in all three languages: we could not read which one it is in."""
    told = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            told.append(paragraphs(safety.danger(), _why(reason), _form(site)))
    return Answer("\n\n----\n\n".join(told), "kk")


def _why(reason: str) -> str:
    if reason == "too_large":
        most = settings.MAIL_MAX_BYTES // 1024 // 1024
        return _("Your letter is larger than %(limit)s MB, so we did not take it. Send fewer or smaller files.") % {
            "limit": most
        }
    if reason == "empty":
        return _("We found no words in your letter. Write it as plain text and send it again.")
    return _("We could not read your letter. Write it anew as plain text and send it again.")


def _form(site: str) -> str:
    return _("You can ask on our site instead, without a letter: %(page)s") % {"page": _start(site)}


def gone() -> str:
    """That a draft was erased."""
    return _("Your earlier letter was erased, because no answer came for seven days. We take this letter as a new one.")


def unclear() -> str:
    """That no answer was found in a letter."""
    return _("We did not find the answers in your letter.")


def ended() -> str:
    """That a request takes no more."""
    return _("This request has ended, so your letter was not added to it. To ask something new, write a new letter.")


def _start(site: str) -> str:
    return f"{site}{reverse('intake:start')}"


def _language() -> str:
    return (get_language() or "kk")[:2]
