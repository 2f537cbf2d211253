"""The questions of a service, one at a time: made from the same pages, fields and conditions as the web's."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from senim.catalogue.answers import asked
from senim.catalogue.definitions import Field, Page, Service
from senim.intake.questions import Step, first_unanswered, steps


class Question(NamedTuple):
    """One question: a field of a page; a place is two, its region and then (`-office`) its front office."""

    id: str
    page: Page
    field: Field
    part: str = ""


def questions(service: Service, answers: Mapping[str, Any]) -> list[Question]:
    """The questions of somebody who answered so far like this, in the order of the web's pages."""
    fields = {(page.id, field.id) for page, field in asked(service, answers)}
    return [
        Question(field.id + ("-office" if step.part == "office" else ""), step.page, field, _part(step, field))
        for step in steps(service, answers)
        for field in step.page.fields
        if (step.page.id, field.id) in fields and (field.kind == "place" or step.part != "office")
    ]


def _part(step: Step, field: Field) -> str:
    return step.part if field.kind == "place" else ""


def question_of(service: Service, answers: Mapping[str, Any], id: str) -> Question | None:
    """The question of this id, while it is asked at all."""
    return next((one for one in questions(service, answers) if one.id == id), None)


def after(service: Service, answers: Mapping[str, Any], id: str) -> Question | None:
    """The question that follows; None after the last. One that is asked no more is followed by the first unanswered one."""
    every = questions(service, answers)
    ids = [one.id for one in every]
    if id in ids:
        return every[ids.index(id) + 1] if id != ids[-1] else None
    return unanswered(service, answers)


def before(service: Service, answers: Mapping[str, Any], id: str) -> Question | None:
    """The question that came before; None before the first."""
    every = questions(service, answers)
    ids = [one.id for one in every]
    return every[ids.index(id) - 1] if id in ids[1:] else None


def unanswered(service: Service, answers: Mapping[str, Any]) -> Question | None:
    """The first question that still needs an answer; None when everything was said."""
    step = first_unanswered(service, answers)
    if step is None:
        return None
    every = [one for one in questions(service, answers) if one.page.id == step.page.id]
    needed = [one for one in every if one.part == step.part if one.part or one.field.id not in answers]
    return next((one for one in needed if one.field.required), every[0])
