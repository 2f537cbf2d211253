"""The police's side: a plan to facilitate an assembly, its approval, and what was learnt. Written while the akimat decides.

The police neither allow nor forbid. A plan is about liaison, medical help, traffic, words, observers and accessibility; it has
no field for those who take part, and words that hold the number of a person are refused.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import transaction

from senim.assemblies import writing
from senim.assemblies.errors import NotInThisState, PlanUnready, TooEarly
from senim.assemblies.folding import PARTS, AssemblyState
from senim.assemblies.models import Lesson, PlanPart
from senim.kernel.events import EventType as E
from senim.ledger.actor import Actor

_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)\d{12}(?!\d)")
"""Twelve digits in a row are an identity number (IIN): it has no place in a plan."""

KEEP, CHANGE = "keep", "change"


class Debrief(NamedTuple):
    """The coded answers of looking back: held at all, talked with the organiser, force used, somebody hurt, press hindered."""

    held: bool
    dialogue: bool
    force: bool
    hurt: bool
    hindered: bool


class Learnt(NamedTuple):
    """One lesson: what to keep, or what to do otherwise, by when."""

    kind: str
    text: str
    due_on: dt.date | None = None


def names_a_person(text: str) -> bool:
    """Whether a text holds an identity number."""
    return bool(_PERSONAL_NUMBER.search(text))


@transaction.atomic
def set_part(*, assembly_id: int, part: str, text: str, ready: bool, at: int, by: Actor) -> AssemblyState:
    """Write one part of the plan; an approved plan that changes is approved anew. Refuses NotInThisState once it is over."""
    if part not in PARTS:
        raise NotInThisState(part)
    changed = writing.write(writing.load(assembly_id), E.PLAN_PART_SET, {"part": part, "ready": ready}, at, by)
    PlanPart.objects.update_or_create(assembly_id=assembly_id, part=part, defaults={"text": text, "changed_at": at})
    return changed


@transaction.atomic
def approve(*, assembly_id: int, at: int, by: Actor) -> AssemblyState:
    """The head approves. Refuses PlanUnready, and NotInThisState before the assembly is known to go ahead, or a second time."""
    assembly = writing.load(assembly_id)
    missing = missing_parts(assembly.ready)
    if missing:
        raise PlanUnready(missing)
    if assembly.plan:
        raise NotInThisState(assembly.plan)
    return writing.write(assembly, E.PLAN_APPROVED, {}, at, by)


def missing_parts(ready: str) -> tuple[str, ...]:
    """The parts of a plan that are not ready yet, in their order."""
    return tuple(part for part in PARTS if part not in ready.split())


@transaction.atomic
def debrief(*, assembly_id: int, seen: Debrief, learnt: Sequence[Learnt], today: dt.date, at: int, by: Actor) -> None:
    """Look back, once. Refuses TooEarly before the day is there and NotInThisState for what does not take place."""
    assembly = writing.load(assembly_id)
    if today < assembly.held_on:
        raise TooEarly(assembly.held_on.isoformat())
    writing.write(assembly, E.ASSEMBLY_DEBRIEFED, {**seen._asdict(), "lessons": len(learnt)}, at, by)
    Lesson.objects.bulk_create(
        Lesson(assembly_id=assembly_id, kind=one.kind, text=one.text, due_on=one.due_on, noted_at=at) for one in learnt
    )
