"""The first scenes: the language, what the person needs in plain words, and the service that answers it."""

from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from senim.catalogue import loading, needs
from senim.catalogue.definitions import Need
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, current, open_services
from senim.channels.dialogue import safety
from senim.channels.dialogue.preparing import prepared
from senim.channels.dialogue.scenes import (
    ERASE,
    HELP,
    LANGUAGE,
    START,
    Scene,
    beside,
    choose_one,
    controls,
    lines,
    named,
    paragraphs,
    to,
)
from senim.channels.dialogue.speech import Choice, Desk, Heard, Say, State, Turn
from senim.intake import drafts
from senim.intake.keys import read_key
from senim.intake.queries import request_by_key
from senim.intake.questions import preset
from senim.intake.templatetags.catalogue_words import unit_words
from senim.kernel.terms import Term

MOST_NEEDS: Final = 6
_LANGUAGES: Final = tuple(settings.LANGUAGES)


def _show_language(_state: State, _desk: Desk) -> Say:
    """In all three languages at once: nobody has chosen one yet."""
    told = []
    for code, _name in _LANGUAGES:
        with override(code):
            told.append(lines(safety.danger(), _("Choose a language:")))
    return Say(paragraphs(*told), tuple(Choice(code, name) for code, name in _LANGUAGES))


def _hear_language(state: State, heard: Heard, _desk: Desk) -> Turn:
    if heard.choice not in {code for code, _name in _LANGUAGES}:
        return Turn(state)
    return Turn(replace(state, language=heard.choice, scene=state.back_to or "start", back_to=""))


def _show_start(state: State, desk: Desk) -> Say:
    services = [
        Choice(f"service:{one.service.code}", one.service.name.to(state.language))
        for one in open_services(desk.at.date())
        if safety.offered(one)
    ]
    passing = _(
        "What you write here passes through the servers of this messenger. Who we are and what we keep: %(page)s"
    ) % {"page": f"{desk.site}{reverse('intake:privacy')}"}
    words = _("Say in your own words what happened or what you need, or choose:")
    text = paragraphs(safety.danger(), passing if state.turn < 2 else "", words)
    follow = Choice("follow", _("Follow my request"))
    return Say(text, (*unfinished(state, desk), *services, follow), controls(HELP, LANGUAGE, ERASE))


def unfinished(state: State, desk: Desk) -> tuple[Choice, ...]:
    """What this exchange was at before: answers not sent yet, or the receipt of what was."""
    if found := prepared(state, desk):
        service = found.compiled.service.name.to(state.language)
        return (Choice("continue", _("Go on with: %(service)s") % {"service": service}),)
    key = read_key(state.key) if state.key else None
    return (Choice("receipt", _("Show my receipt")),) if key and request_by_key(key) else ()


def _hear_start(state: State, heard: Heard, desk: Desk) -> Turn:
    if heard.choice in {"continue", "receipt"}:
        return to(state, "ask" if heard.choice == "continue" else "sent")
    if heard.choice == "follow":
        return to(replace(state, picked=()), "number")
    if heard.choice == "services":
        return to(replace(state, picked=("services",)), "start")
    if heard.choice.startswith("service:"):
        return to(replace(state, need="", picked=(heard.choice.removeprefix("service:"),)), "service")
    return _search(state, heard.text, desk)


def _search(state: State, text: str, desk: Desk) -> Turn:
    """Needs that answer the words. What is not for a messenger is never named in it, not even among others."""
    if not text.strip():
        return choose_one(state)
    found = [match.need for match in needs.search(text, state.language, MOST_NEEDS)]
    if found and safety.sensitive(found[0]):
        return Turn(replace(state, scene="start"), (Say(safety.neutral(desk)),))
    named = tuple(need.id for need in found if not safety.sensitive(need))
    if not named:
        return to(
            state, "start", _("We found nothing for these words. Try other words, or choose one of the services.")
        )
    return Turn(replace(state, scene="needs", picked=named))


def _show_needs(state: State, _desk: Desk) -> Say:
    found = [need for id in state.picked if (need := needs.need(id))]
    options = tuple(Choice(f"need:{need.id}", need.title.to(state.language)) for need in found)
    return Say(_("Which of these is it? You can also say it in other words."), options, controls(START, HELP))


def _hear_needs(state: State, heard: Heard, desk: Desk) -> Turn:
    if heard.choice.startswith("need:"):
        return Turn(replace(state, scene="need", need=heard.choice.removeprefix("need:")))
    return _search(state, heard.text, desk)


def _show_need(state: State, desk: Desk) -> Say:
    need = needs.need(state.need)
    if need is None:
        return Say("")
    service = service_of(need, desk)
    begin = (Choice("begin", service.service.name.to(state.language)),) if service else ()
    first = safety.danger() if need.emergency else ""
    text = paragraphs(first, need.title.to(state.language), need.now.to(state.language), _body(need, state.language))
    return Say(text, begin, controls(START, HELP))


def _body(need: Need, language: str) -> str:
    body = loading.load_bodies().get(need.body)
    if body is None:
        return ""
    site = beside(_("Website:"), body.site) if body.site else ""
    return lines(body.name.to(language), body.what.to(language), _phone(body.phone), site)


def phone_of(need: Need) -> str:
    """The phone of the body that a need leads to; empty where there is none."""
    body = loading.load_bodies().get(need.body)
    return _phone(body.phone) if body else ""


def _phone(number: str) -> str:
    return beside(_("Phone:"), number) if number else ""


def _hear_need(state: State, heard: Heard, desk: Desk) -> Turn:
    need = needs.need(state.need)
    if need is None:
        return to(state, "start")
    service = service_of(need, desk)
    if heard.choice == "begin" and service:
        return to(replace(state, picked=(service.service.code,)), "service")
    return _search(state, heard.text, desk)


def _show_service(state: State, desk: Desk) -> Say:
    compiled = compiled_of(state.picked[0], desk) if state.picked else None
    if compiled is None:
        return Say("")
    service, language = compiled.service, state.language
    stages = lines(*(f"{n}. {one.name.to(language)}" for n, one in enumerate(service.stages, 1)))
    terms = lines(
        beside(_("Our promise:"), term_words(compiled.net.promise)) if compiled.net.promise else "",
        beside(_("The legal limit:"), term_words(compiled.net.limit)) if compiled.net.limit else "",
    )
    before = service.before_you_start.to(language) if service.before_you_start else ""
    text = paragraphs(
        service.name.to(language), service.summary.to(language), before, lines(named(_("What happens")), stages), terms
    )
    return Say(text, (Choice("begin", _("Begin")),), controls(START))


def _hear_service(state: State, heard: Heard, desk: Desk) -> Turn:
    compiled = compiled_of(state.picked[0], desk) if state.picked else None
    if compiled is None:
        return to(state, "start")
    if heard.choice != "begin":
        return choose_one(state)
    give_up(state)
    need = needs.need(state.need)
    known = need.answers if need and need.service == compiled.service.code else {}
    key = drafts.begun(compiled, state.language, preset(compiled, known), desk.at)
    code = compiled.service.code
    return Turn(replace(state, scene="ask", service=code, key=key, question="", picked=(), need="", changing=False))


def give_up(state: State) -> None:
    """Remove the draft that this exchange was preparing, if there is one."""
    key = read_key(state.key) if state.key else None
    draft = drafts.by_key(key) if key else None
    if draft:
        drafts.discard(draft)


def compiled_of(code: str, desk: Desk) -> Compiled | None:
    """The service that a messenger may begin today; None for any other."""
    try:
        found = current(code, desk.at.date())
    except UnknownService:
        return None
    return found if safety.offered(found) else None


def service_of(need: Need, desk: Desk) -> Compiled | None:
    """The service that a need leads to, where a messenger may begin it."""
    return compiled_of(need.service, desk) if need.service else None


def term_words(term: Term) -> str:
    """A term in words."""
    return unit_words(term.amount, term.unit)


SCENES: Final = {
    "language": Scene(_show_language, _hear_language),
    "start": Scene(_show_start, _hear_start),
    "needs": Scene(_show_needs, _hear_needs),
    "need": Scene(_show_need, _hear_need),
    "service": Scene(_show_service, _hear_service),
}
