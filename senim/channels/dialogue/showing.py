"""One question as it is put: its words, what can be chosen, and the ways about."""

import datetime as dt
from typing import Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from senim.catalogue.definitions import Field
from senim.channels.dialogue import asked
from senim.channels.dialogue.asked import Question
from senim.channels.dialogue.preparing import Prepared
from senim.channels.dialogue.scenes import BACK, KEEP, NEXT, SKIP, START, beside, controls, lines, named, paragraphs
from senim.channels.dialogue.speech import Choice, Desk, Say, State
from senim.intake.filling import offices_of
from senim.intake.models import Attachment
from senim.intake.summary import written
from senim.intake.templatetags.catalogue_words import address, hours
from senim.places.queries import region, regions

MORE: Final = "more"
"""In `State.picked`: a long text came in parts, the rest may follow."""
EVERY: Final = "all"
"""The choice to see every region again."""


def shown_question(state: State, question: Question, found: Prepared, desk: Desk) -> Say:
    """The question as one message."""
    text = paragraphs(
        lines(_count(question, found), question.page.title.to(state.language), _lead(question, state.language)),
        _label(question, state.language),
        asking(state, question, desk),
        so_far(state, question, found),
    )
    return Say(text, options_of(state, question, found, desk), controls(*ways(state, question, found)))


def _count(question: Question, found: Prepared) -> str:
    every = [one.id for one in asked.questions(found.compiled.service, found.draft.answers)]
    number = every.index(question.id) + 1 if question.id in every else len(every)
    return _("Question %(number)s of %(total)s") % {"number": number, "total": len(every)}


def _lead(question: Question, language: str) -> str:
    first = question.page.fields[0].id == question.field.id and question.part != "office"
    return question.page.lead.to(language) if question.page.lead and first else ""


def _label(question: Question, language: str) -> str:
    if question.part == "office":
        return _("Which front office should receive it?")
    hint = question.field.hint.to(language) if question.field.hint else ""
    return lines(question.field.label.to(language), hint)


def asking(state: State, question: Question, desk: Desk) -> str:
    """What to send, where the question itself does not say it."""
    if MORE in state.picked:
        return _("We have this part. Send the rest, or continue.")
    match question.field.kind:
        case "files":
            sending = _("Send photos or files one by one, then continue.")
            return (
                sending if desk.abilities.files else _("Files cannot be sent here. You can add them later on the site.")
            )
        case "date":
            return _("Write the day, the month and the year, like 27 3 2026.")
        case "choices":
            return _("Choose one or more, then continue.")
        case "place" if question.part == "region" and desk.abilities.places:
            return _(
                "Choose a region, write its name, or send your place: we use it only to find the region and do not keep it."
            )
        case "address" if desk.abilities.places:
            return _("Write the address, or send the place.")
    return ""


def so_far(state: State, question: Question, found: Prepared) -> str:
    """What was answered before, or the names of the files; empty for nothing."""
    value = found.draft.answers.get(question.field.id)
    if question.field.kind == "files":
        files = Attachment.objects.filter(draft=found.draft).order_by("id").values_list("name", flat=True)
        return lines(named(_("Files")), *files) if files else ""
    if not kept(question, found) or MORE in state.picked:
        return ""
    return beside(_("Your answer so far:"), written(question.field, _of_part(question, value), state.language))


def _of_part(question: Question, value: Any) -> Any:
    return {"region": value.get("region", "")} if question.part == "region" else value


def kept(question: Question, found: Prepared) -> bool:
    """Whether the draft already has an answer to this question."""
    value = found.draft.answers.get(question.field.id)
    if question.part:
        return isinstance(value, dict) and bool(value.get("region" if question.part == "region" else "desk"))
    return value not in (None, "", [])


def ways(state: State, question: Question, found: Prepared) -> list[str]:
    """The ways about at this question, by their commands."""
    if question.field.kind in {"files", "choices"} or MORE in state.picked:
        found_ways = [NEXT]
    else:
        found_ways = [KEEP] if kept(question, found) else []
        found_ways += [] if question.field.required else [SKIP]
    return [*found_ways, BACK, START]


def options_of(state: State, question: Question, found: Prepared, desk: Desk) -> tuple[Choice, ...]:
    """What can be chosen."""
    field, language = question.field, state.language
    match field.kind:
        case "choice":
            return _from_definition(field, language)
        case "choices":
            return tuple(one for one in _from_definition(field, language) if one.code not in state.picked)
        case "yesno":
            return (Choice("true", _("Yes")), Choice("false", _("No")))
        case "statement":
            return (Choice("true", _("Yes, I confirm")),)
        case "date":
            return _days(localtime(desk.at).date())
        case "files":
            return _files(found)
        case "place":
            return _regions(state) if question.part == "region" else _offices(question, found)
    return ()


def _from_definition(field: Field, language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.value, one.label.to(language), one.hint.to(language) if one.hint else "") for one in field.options
    )


def _days(today: dt.date) -> tuple[Choice, ...]:
    yesterday = today - dt.timedelta(days=1)
    return (Choice(today.isoformat(), _("Today")), Choice(yesterday.isoformat(), _("Yesterday")))


def _files(found: Prepared) -> tuple[Choice, ...]:
    files = Attachment.objects.filter(draft=found.draft).order_by("id")
    return tuple(Choice(f"remove:{one.pk}", beside(_("Remove"), one.name)) for one in files)


def _regions(state: State) -> tuple[Choice, ...]:
    if state.picked:
        near = tuple(Choice(code, region(code).name_in(state.language)) for code in state.picked)
        return (*near, Choice(EVERY, _("Another region")))
    return tuple(Choice(one.code, one.name_in(state.language)) for one in regions(state.language))


def _offices(question: Question, found: Prepared) -> tuple[Choice, ...]:
    place = found.draft.answers.get(question.field.id) or {}
    return tuple(
        Choice(str(one.pk), one.name, ", ".join(part for part in (address(one), hours(one)) if part))
        for one in offices_of(place)
    )
