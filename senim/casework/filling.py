"""What an officer filled in, sorted by where it goes: coded values to the log, letters to the person, the rest to a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from senim.catalogue.definitions import Field, StaffForm
from senim.catalogue.loading import load_bodies
from senim.intake.summary import written

Purpose = Literal["letter", "question", "notice"]


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished form: each part goes elsewhere. `words` are (purpose, text); `numbers` are by register."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[tuple[Purpose, str], ...] = ()
    note: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    officer: int | None = None
    unit: int | None = None
    files: tuple[Any, ...] = ()


def filled(form: StaffForm, answers: Mapping[str, Any], language: str) -> Filled:
    """The parts of an officer's answers. `language` is that of the note's labels. Answers of None were not given."""
    given = [(one, answers[one.id]) for one in form.fields if answers.get(one.id) not in (None, "", [])]
    by_kind = {one.kind: value for one, value in given}
    return Filled(
        variables={one.id: value for one, value in given if one.coded},
        words=tuple((purpose(one), str(value)) for one, value in given if one.kind == "letter"),
        note=_note(form, given, language),
        numbers={one.register: str(value) for one, value in given if one.register},
        body=str(by_kind.get("body", "")),
        officer=int(by_kind["officer"]) if "officer" in by_kind else None,
        unit=int(by_kind["unit"]) if "unit" in by_kind else None,
        files=tuple(by_kind.get("files", ())),
    )


def purpose(one: Field) -> Purpose:
    """What a letter field is: the answer, held until the run ends, or a question or news that goes out at once."""
    return "letter" if one.letter == "answer" else one.letter


def _note(form: StaffForm, given: list[tuple[Field, Any]], language: str) -> str:
    """What has no other place, each answer under its question; a lone remark needs no heading."""
    told = [
        (one, value) for one, value in given if one.kind not in {"letter", "files", "officer", "unit"} and not one.coded
    ]
    if [one.id for one, _value in told] == ["remark"]:
        return str(told[0][1])
    return "\n".join(f"{one.label.to(language)}: {_written(one, value, language)}" for one, value in told)


def _written(one: Field, value: Any, language: str) -> str:
    if one.kind == "body":
        body = load_bodies().get(str(value))
        return body.name.to(language) if body else str(value)
    return written(one, value, language)
