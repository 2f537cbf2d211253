"""The scenes in few words, for a channel where each part of a message costs: what is shown, never what is heard or done."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from senim.catalogue import needs
from senim.catalogue.queries import open_services
from senim.channels.dialogue import asked, safety, starting
from senim.channels.dialogue.case import may, opened, status_words
from senim.channels.dialogue.preparing import current_question, prepared
from senim.channels.dialogue.scenes import BACK, ERASE, HELP, LANGUAGE, SKIP, START, beside, controls, lines, named
from senim.channels.dialogue.sending import receipt
from senim.channels.dialogue.showing import MORE, asking, options_of, so_far, ways
from senim.channels.dialogue.speech import Choice, Desk, Say, State
from senim.design.dates import short_day
from senim.intake.inputs import SCORES, number_input, remark_input, secret_input
from senim.intake.queries import Standing, number_of, standing
from senim.intake.timeline import timeline

MOST_NEEDS: Final = 3
MOST_ADVICE: Final = 300
"""So many characters of advice; what is longer stands on the page of the need, and the phone with it."""


def _show_language(_state: State, _desk: Desk) -> Say:
    """In no language yet, and in one part: the names of the languages say what to do."""
    return Say("Senim. SOS: 102, 112", tuple(Choice(code, name) for code, name in settings.LANGUAGES))


def _show_start(state: State, desk: Desk) -> Say:
    ways_on = (*starting.unfinished(state, desk), Choice("follow", _("Follow my request")))
    if state.picked == ("services",):
        names = ((one.service.code, one.service.name) for one in open_services(desk.at.date()) if safety.offered(one))
        services = tuple(Choice(f"service:{code}", name.to(state.language)) for code, name in names)
        return Say(_("Which service?"), services, controls(START, HELP, LANGUAGE, ERASE))
    page = _("What we keep: %(page)s") % {"page": f"{desk.site}{reverse('intake:privacy')}"}
    text = lines(
        _("In danger call 102 or 112."),
        _("What do you need? Write it in your own words."),
        page if state.turn < 2 else "",
    )
    return Say(text, (Choice("services", _("List of services")), *ways_on), controls(HELP, LANGUAGE, ERASE))


def _show_needs(state: State, _desk: Desk) -> Say:
    found = [need for id in state.picked[:MOST_NEEDS] if (need := needs.need(id))]
    options = tuple(Choice(f"need:{need.id}", need.title.to(state.language)) for need in found)
    return Say(_("Which one? Or say it in other words."), options, controls(START, HELP))


def _show_need(state: State, desk: Desk) -> Say:
    need = needs.need(state.need)
    if need is None:
        return Say("")
    service = starting.service_of(need, desk)
    begin = (Choice("begin", service.service.name.to(state.language)),) if service else ()
    advice = _cut(need.now.to(state.language))
    return Say(
        lines("102, 112!" if need.emergency else "", advice, starting.phone_of(need)), begin, controls(START, HELP)
    )


def _cut(text: str) -> str:
    """Whole sentences of the text, as many as fit."""
    if len(text) <= MOST_ADVICE:
        return text
    end = text.rfind(". ", 0, MOST_ADVICE)
    return text[: end + 1] if end > 0 else f"{text[: MOST_ADVICE - 1]}…"


def _show_service(state: State, desk: Desk) -> Say:
    compiled = starting.compiled_of(state.picked[0], desk) if state.picked else None
    if compiled is None:
        return Say("")
    service, term = compiled.service, compiled.net.promise or compiled.net.limit
    before = service.before_you_start.to(state.language) if service.before_you_start else ""
    due = beside(_("Our promise:"), starting.term_words(term)) if term else ""
    return Say(
        lines(service.name.to(state.language), _cut(before), due), (Choice("begin", _("Begin")),), controls(START)
    )


def _show_question(state: State, desk: Desk) -> Say:
    found = prepared(state, desk)
    if found is None:
        return Say("")
    question = current_question(state, found)
    every = [one.id for one in asked.questions(found.compiled.service, found.draft.answers)]
    count = f"{every.index(question.id) + 1}/{len(every)}" if question.id in every else ""
    field, options = question.field, options_of(state, question, found, desk)
    label = _("Which front office?") if question.part == "office" else field.label.to(state.language)
    how = "" if field.kind in {"choices", "date"} and options else asking(state, question, desk)
    if question.part == "region" and not state.picked:
        options, how = (), _("Write the name of the region or city.")
    hint = field.hint.to(state.language) if field.hint and field.kind in {"date", "iin", "phone", "statement"} else ""
    text = lines(beside(count, label), hint, how, "" if MORE in state.picked else so_far(state, question, found))
    bare = tuple(one._replace(hint="") for one in options)
    return Say(text, bare, controls(*ways(state, question, found)))


def _show_check(state: State, desk: Desk) -> Say:
    """What is sent is not read out again: that would be as long as all that was said. It can be changed, answer by answer."""
    found = prepared(state, desk)
    if found is None:
        return Say("")
    text = lines(beside(_("Ready:"), found.compiled.service.name.to(state.language)), _("Send it to the police?"))
    send = (Choice("tell", _("Send, and tell me here")), Choice("send", _("Send, no notices here")))
    return Say(text, (*send, Choice("change", _("Change an answer"))), controls(BACK, START))


def _show_sent(state: State, desk: Desk) -> Say:
    """The receipt: number, secret, and by when we answer."""
    found = receipt(state, desk)
    if found is None:
        return Say(_("There is no receipt to show."), (), controls(START))
    text = lines(
        _("We have it."),
        named(_("Number"), found.slip.number),
        named(_("Secret"), found.slip.secret),
        _due(found.where),
        _("This is not a formal appeal yet") if found.is_only_advice else "",
    )
    return Say(text, (Choice("open", _("Open my request")),), controls(LANGUAGE, START), hidden=found.slip.secret)


def _show_number(_state: State, _desk: Desk) -> Say:
    return Say(str(number_input().error_messages["required"]), (), controls(BACK))


def _show_secret(_state: State, _desk: Desk) -> Say:
    return Say(str(secret_input().error_messages["required"]), (), controls(BACK))


def _show_case(state: State, desk: Desk) -> Say:
    """Where it stands, the newest that was said, and what can be done now."""
    request = opened(state, desk)
    if request is None:
        return Say("")
    where = standing(request)
    options = tuple(Choice(code, words) for code, words in may(request, desk).items())
    text = lines(
        named(number_of(request), status_words(where)),
        _due(where),
        _newest(where, state.language),
    )
    return Say(text, (*options, Choice("close", _("Close it here"))), controls(START))


def _due(where: Standing) -> str:
    """By when we answer, without weekday and year: empty where nothing is due any more."""
    due = where.promise_due or where.limit_due
    if due is None or where.last.ended_at is not None:
        return ""
    return named(_("The answer is due"), beside(short_day(due), f"{localtime(due):%H:%M}"))


def _newest(where: Standing, language: str) -> str:
    """The newest words that were written to the person or by them; whole, because it may ask for an answer."""
    told = (one for one in timeline(where.request, where.instances, language) if one.kind == "past" and one.text)
    newest = next(told, None)
    return lines(newest.title, newest.text) if newest else ""


def _show_rate(_state: State, _desk: Desk) -> Say:
    return Say(_("How did it go?"), tuple(Choice(code, str(words)) for code, words in SCORES), controls(BACK))


def _show_rate_words(_state: State, _desk: Desk) -> Say:
    return Say(str(remark_input().label), (), controls(SKIP, BACK))


SHOWN: Final[Mapping[str, Callable[[State, Desk], Say]]] = {
    "language": _show_language,
    "start": _show_start,
    "needs": _show_needs,
    "need": _show_need,
    "service": _show_service,
    "ask": _show_question,
    "check": _show_check,
    "sent": _show_sent,
    "number": _show_number,
    "secret": _show_secret,
    "case": _show_case,
    "rate": _show_rate,
    "rate_words": _show_rate_words,
}
