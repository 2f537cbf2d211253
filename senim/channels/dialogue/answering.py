"""What a person said, as the answer to a question: checked by the web's own form field, with its words for what does not fit."""

import re
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from msgspec.structs import replace

from senim.catalogue.answers import AnswerRefused
from senim.channels.dialogue import asked, safety
from senim.channels.dialogue.asked import Question
from senim.channels.dialogue.preparing import Prepared, current_question, forward, gone, prepared
from senim.channels.dialogue.scenes import BACK, KEEP, NEXT, SKIP, Scene, choose_one, to
from senim.channels.dialogue.showing import EVERY, MORE, kept, shown_question
from senim.channels.dialogue.speech import Abilities, Desk, GivenFile, Heard, Say, State, Turn
from senim.intake import drafts
from senim.intake.errors import DraftGone, FileRefused
from senim.intake.filling import add_file, file_words, placed, remove_file
from senim.intake.questions import form_field, refusal
from senim.places.queries import offices_around, search_regions

_CHOSEN: Final = frozenset({"choice", "yesno", "statement"})
_NEAREST: Final = 6
_MOST_NEAR: Final = 3
_SPLIT_NEAR: Final = 300
"""A message this close to the longest that the channel carries was probably cut by it."""


def _show(state: State, desk: Desk) -> Say:
    found = prepared(state, desk)
    if found is None:
        return Say("")
    return shown_question(state, current_question(state, found), found, desk)


def _hear(state: State, heard: Heard, desk: Desk) -> Turn:
    found = prepared(state, desk)
    if found is None:
        return gone(state)
    question = current_question(state, found)
    state = replace(state, question=question.id)
    try:
        return _about(state, question, found, heard) or _answered(state, question, found, heard, desk)
    except DraftGone:
        return gone(state)
    except ValidationError as refused:
        return Turn(state, (Say(" ".join(refused.messages)),))


def _about(state: State, question: Question, found: Prepared, heard: Heard) -> Turn | None:
    """The ways about; None when an answer was given."""
    if heard.choice == BACK:
        return _back(state, question, found)
    if heard.choice == NEXT and question.field.kind not in {"choices", "files"} and MORE not in state.picked:
        return choose_one(state)
    if heard.choice == KEEP:
        return forward(state, found, question) if kept(question, found) else _missing(state)
    if heard.choice == SKIP and question.field.required:
        return _missing(state)
    return None


def _missing(state: State) -> Turn:
    return Turn(state, (Say(refusal(AnswerRefused("", "missing"))),))


def _back(state: State, question: Question, found: Prepared) -> Turn:
    if state.changing:
        return to(replace(state, picked=()), "check")
    earlier = asked.before(found.compiled.service, found.draft.answers, question.id)
    if earlier is None:
        return to(replace(state, picked=()), "start")
    return Turn(replace(state, question=earlier.id, picked=()))


def _answered(state: State, question: Question, found: Prepared, heard: Heard, desk: Desk) -> Turn:
    match question.field.kind:
        case "files":
            return _files(state, question, found, heard, desk)
        case "place":
            return _place(state, question, found, heard, desk)
        case "choices":
            return _several(state, question, found, heard, desk)
    return _words(state, question, found, heard, desk)


def _words(state: State, question: Question, found: Prepared, heard: Heard, desk: Desk) -> Turn:
    field, text = question.field, heard.text
    if heard.choice == NEXT:
        return forward(state, found, question)
    if field.kind in _CHOSEN and heard.choice in {"", KEEP}:
        return choose_one(state)
    if MORE in state.picked:
        text = f"{found.draft.answers.get(field.id, '')}\n{text}"
    given = _in_words(heard, text)
    value = None if heard.choice == SKIP else form_field(field, state.language).clean(shaped(question, given))
    drafts.keep(found.draft, {field.id: value}, desk.at)
    said = (Say(safety.neutral(desk)),) if _is_telling(question, text, state.language) else ()
    if _was_cut(field.max_length, heard.text, desk.abilities):
        return Turn(replace(state, picked=(MORE,)), said)
    turn = forward(state, found, question)
    return Turn(turn.state, (*said, *turn.said))


def _was_cut(most: int, text: str, abilities: Abilities) -> bool:
    """Whether the channel may have cut the text in parts; by SMS the parts come as one."""
    return not abilities.brief and most > abilities.longest and len(text) > abilities.longest - _SPLIT_NEAR


def _in_words(heard: Heard, text: str) -> Heard:
    """The same message with other words; a place that was sent stands in words of its own."""
    if heard.place:
        latitude, longitude = heard.place
        text = f"{latitude:.5f}, {longitude:.5f}"
    return Heard(text=text, choice=heard.choice)


def _is_telling(question: Question, text: str, language: str) -> bool:
    return question.field.kind == "longtext" and safety.is_sensitive(text, language)


def shaped(question: Question, heard: Heard) -> Any:
    """What was said in the shape that the web's form gives to its field."""
    kind = question.field.kind
    if kind == "date":
        return _day(heard.choice or heard.text)
    if kind == "statement":
        return heard.choice == "true"
    return heard.choice if kind in _CHOSEN else heard.text


def _day(text: str) -> list[str]:
    """Day, month and year as they were written, in this order; `2026-03-27` the other way round."""
    parts = re.findall(r"\d+", text[:100])
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    return parts if len(parts) == 3 else ["", "", text[:10].strip() or ""] if text.strip() else ["", "", ""]


def _several(state: State, question: Question, found: Prepared, heard: Heard, desk: Desk) -> Turn:
    """Each choice is added to those before; `continue` keeps them."""
    known = {option.value for option in question.field.options}
    if heard.choice in known:
        return Turn(replace(state, picked=(*state.picked, heard.choice)))
    if heard.choice not in {NEXT, SKIP}:
        return choose_one(state)
    picked = list(state.picked) or found.draft.answers.get(question.field.id) or []
    value = form_field(question.field, state.language).clean(picked)
    drafts.keep(found.draft, {question.field.id: value}, desk.at)
    return forward(state, found, question)


def _files(state: State, question: Question, found: Prepared, heard: Heard, desk: Desk) -> Turn:
    if heard.choice in {NEXT, SKIP}:
        missing = question.field.required and not kept(question, found)
        return _missing(state) if missing else forward(state, found, question)
    if heard.choice.startswith("remove:"):
        remove_file(found.draft, question.field, int(heard.choice.removeprefix("remove:")), desk.at)
        return Turn(state)
    if heard.file is None:
        return Turn(state, (Say(_("Send a photo or a file, or continue without one.")),))
    return Turn(state, (Say(_filed(found, question, heard.file, desk)),))


def _filed(found: Prepared, question: Question, file: GivenFile, desk: Desk) -> str:
    """Keep the file, or say why not."""
    try:
        add_file(found.draft, question.field, upload_of(file), desk.at)
    except FileRefused as refused:
        return file_words(refused)
    return _("The file is added. Send another one, or continue.")


def upload_of(file: GivenFile) -> SimpleUploadedFile:
    """The file as intake takes it. Refuses FileRefused for one that the channel did not even fetch."""
    if file.refused:
        code, _colon, limit = file.refused.partition(":")
        raise FileRefused(code, int(limit or 0))
    return SimpleUploadedFile(file.name or "file", file.content)


def _place(state: State, question: Question, found: Prepared, heard: Heard, desk: Desk) -> Turn:
    chosen = dict(found.draft.answers.get(question.field.id) or {})
    if question.part == "region" and heard.choice == EVERY:
        return Turn(replace(state, picked=()))
    if question.part == "region" and not heard.choice:
        return _near(state, heard)
    place = placed(question.part, heard.choice, chosen)
    if place is None:
        return choose_one(state)
    drafts.keep(found.draft, {question.field.id: place}, desk.at)
    return forward(state, found, question)


def _near(state: State, heard: Heard) -> Turn:
    """Regions by name or by the nearest front offices; the person chooses. The place itself is kept nowhere."""
    if heard.place:
        offices = offices_around(*heard.place, most=_NEAREST)
        codes = list(dict.fromkeys(one.region_id for one in offices if one.region_id))
    else:
        codes = [one.code for one in search_regions(heard.text)]
    if not codes:
        return Turn(replace(state, picked=()), (Say(_("We know no such region. Choose one from the list.")),))
    return Turn(replace(state, picked=tuple(codes[:_MOST_NEAR])))


SCENE: Final = Scene(_show, _hear, takes_files=True)
