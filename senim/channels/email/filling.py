"""What a letter says, as answers of a draft: each checked by the web's own form field, with its words for what does not fit."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from msgspec.structs import replace

from senim.catalogue.definitions import Field
from senim.channels.dialogue.answering import shaped, upload_of
from senim.channels.dialogue.asked import Question, questions
from senim.channels.dialogue.preparing import Prepared
from senim.channels.dialogue.showing import options_of
from senim.channels.dialogue.speech import Choice, Desk, GivenFile, Heard, State
from senim.channels.email.letters import Letter
from senim.intake import drafts
from senim.intake.errors import FileRefused
from senim.intake.filling import add_file, file_words, placed
from senim.intake.questions import form_field
from senim.places.queries import search_regions

_CHOSEN: Final = frozenset({"choice", "yesno", "statement", "choices"})


def first_words(found: Prepared, letter: Letter, desk: Desk) -> Mapping[str, str]:
    """Keep the words of a first letter as the answer to the service's open question, its files, and where to write back.

    Why something does not fit, by question. An address that our form would not take is left out: the letter is answered all the same.
    """
    service, wrong = found.compiled.service, {}
    for page in service.pages:
        for field in page.fields:
            value = {service.subject_field: letter.text}.get(field.id) or (
                letter.sender if field.kind == "email" else ""
            )
            if not value:
                continue
            try:
                _keep(found, field, form_field(field, found.draft.language).clean(value), desk)
            except ValidationError as refused:
                if field.id == service.subject_field:
                    wrong[field.id] = " ".join(refused.messages)
    return {**wrong, **files(found, letter.files, desk)}


def files(found: Prepared, given: Iterable[GivenFile], desk: Desk) -> Mapping[str, str]:
    """Keep files where the service asks for some; why others were not taken, by name."""
    field = next(
        (one.field for one in questions(found.compiled.service, found.draft.answers) if one.field.kind == "files"), None
    )
    wrong: dict[str, str] = {}
    for n, file in enumerate(given):
        if field is None:
            return {"file": _("This service takes no files by letter.")}
        try:
            add_file(found.draft, field, upload_of(file), desk.at)
        except FileRefused as refused:
            wrong[f"file {n}"] = refused_words(file, refused)
    return wrong


def refused_words(file: GivenFile, refused: FileRefused) -> str:
    """Which file was not taken, and why."""
    return f"{file.name[:60]}: {file_words(refused)}"


def is_answered(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the draft has this answer."""
    value = answers.get(question.field.id)
    if question.part:
        return bool((value or {}).get("region" if question.part == "region" else "desk"))
    return value not in (None, "", [])


def bare(state: State) -> State:
    """The state without the questions asked so far: for the exchange's own scenes that place has another meaning."""
    return replace(state, picked=())


def answer(found: Prepared, question: Question, text: str, state: State, desk: Desk) -> None:
    """Keep an answer. Refuses ValidationError, in the words of the web's form."""
    field = question.field
    line = text.strip().split("\n")[0].strip()
    options = options_of(bare(state), question, found, desk)
    if question.part:
        _place(found, question, _chosen(line, options) or _region(question, line), desk)
        return
    if field.kind in _CHOSEN:
        codes = [code for part in line.split(",") if (code := _chosen(part, options))]
        value: Any = codes if field.kind == "choices" else codes[0] if codes else ""
        if not codes:
            raise ValidationError(_("Choose one of the answers shown."))
        value = value == "true" if field.kind == "statement" else value
    else:
        value = shaped(question, Heard(text=text))
    _keep(found, field, form_field(field, state.language).clean(value), desk)


def _place(found: Prepared, question: Question, code: str, desk: Desk) -> None:
    chosen = dict(found.draft.answers.get(question.field.id) or {})
    place = placed(question.part, code, chosen)
    if place is None:
        raise ValidationError(
            _("We know no such region. Choose one from the list.")
            if question.part == "region"
            else _("Choose one of the answers shown.")
        )
    _keep(found, question.field, place, desk)


def _region(question: Question, line: str) -> str:
    """A region by its name; empty when the words could be several."""
    near = search_regions(line) if question.part == "region" and line else []
    return near[0].code if len(near) == 1 else ""


def _chosen(text: str, options: tuple[Choice, ...]) -> str:
    """The option that a number or its own words stand for; empty for none."""
    typed = text.strip().casefold().strip(" .)(\"'«»")
    if typed.isascii() and typed.isdigit() and len(typed) < 4:
        return options[int(typed) - 1].code if 0 < int(typed) <= len(options) else ""
    return next((one.code for one in options if one.label.casefold() == typed), "")


def _keep(found: Prepared, field: Field, value: Any, desk: Desk) -> None:
    drafts.keep(found.draft, {field.id: value}, desk.at)
