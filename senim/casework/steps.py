"""The forms of a case: those of its open steps and of the messages that its process hears, for whom the viewer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from senim.accounts.models import Officer
from senim.casework import colleagues
from senim.casework.cases import Case
from senim.casework.errors import StepGone
from senim.casework.filling import purpose
from senim.casework.forms import StepForm, step_form
from senim.casework.rows import language
from senim.catalogue.definitions import StaffForm, Words
from senim.intake.models import Message
from senim.processes.models import WorkItem
from senim.processes.queries import state_of

ANSWERED_BY: Final[Mapping[str, str]] = {"extend": "approve_extension", "call_in": "advise"}
"""A message is not offered while the step that it opened, known by its form, still waits."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step or message as the page shows it; `item` is None for a message and for a step that is gone."""

    element: str
    name: str
    button: str
    explain: str
    staff_form: StaffForm
    form: StepForm
    item: WorkItem | None = None
    second_person: bool = False
    copy: int = 0

    @property
    def key(self) -> str:
        """What tells its parts from those of other steps on the same page."""
        return f"{self.element}-{self.copy}" if self.copy else self.element

    @property
    def given(self) -> str:
        """The end of its address: of several copies, which."""
        return f"?copy={self.copy}" if self.copy else ""


def step_of(case: Case, element: str, data: Any = None, files: Any = None, copy: int = 0) -> Step:
    """The form of a step, also of one that does not wait any more, so that what was typed is not lost.

    `copy`: of several copies the one of that number, 0: the one that is nearest to the viewer. Refuses StepGone for no step.
    """
    service, tongue = case.standing.service, language()
    item = case.item(element, copy)
    copy = item.copy if item else copy
    task = service.net.tasks.get(element)
    staff_form = service.form(task.form) if task and task.form else None
    if task is None:
        raise StepGone(element)
    words = service.words.get(element, {}).get(tongue)
    name = service.name(element, tongue)
    shape = staff_form or StaffForm(id=element, title=Words(name, name, name))
    return Step(
        element=element,
        name=name,
        button=(words.button if words else "") or name,
        explain=shape.explain.to(tongue) if shape.explain else "",
        staff_form=shape,
        form=_form(case, shape, data, files, f"-{copy}" if copy else ""),
        item=item,
        second_person=bool(task.second_person),
        copy=copy,
    )


def message_of(case: Case, message: str, data: Any = None, files: Any = None) -> Step | None:
    """The form of a message of the process; None for one that officers do not send."""
    shape, tongue = case.standing.service.message_form(message), language()
    if shape is None or shape.role in {"", "citizen"}:
        return None
    title = shape.title.to(tongue)
    button = shape.button.to(tongue) if shape.button else title
    explain = shape.explain.to(tongue) if shape.explain else ""
    return Step(message, title, button, explain, shape, _form(case, shape, data, files))


def offered(case: Case) -> list[StaffForm]:
    """The messages that the process hears now and the viewer may send."""
    if not case.is_open:
        return []
    tasks = case.standing.service.net.tasks
    waiting = {tasks[item.element].form for item in case.items if item.element in tasks}
    heard = sorted(case.standing.heard)
    shapes = [case.standing.service.message_form(message) for message in heard]
    return [
        shape
        for shape in shapes
        if shape is not None
        and shape.role not in {"", "citizen"}
        and case.viewer.may_do(shape.role, case.instance.unit_id)
        and ANSWERED_BY.get(shape.message) not in waiting
    ]


def _form(case: Case, shape: StaffForm, data: Any, files: Any, suffix: str = "") -> StepForm:
    kinds = {one.kind for one in shape.fields}
    officers = _officers(case) if "officer" in kinds else []
    units = colleagues.move_targets(case.instance.unit_id) if "unit" in kinds else []
    made = step_form(
        shape,
        language(),
        variables=state_of(case.instance).variables,
        officers=[(str(one.pk), one.full_name) for one in officers],
        units=[(str(one.pk), one.name) for one in units],
        initial=_begun(case, shape),
        data=data,
        files=files,
    )
    made.auto_id = f"id_%s{suffix}"
    return made


def _officers(case: Case) -> list[Officer]:
    """Who can be given the next step: for a review those who did not work on the answer before."""
    found = colleagues.holders("officer", case.instance.unit_id)
    return colleagues.fresh_eyes(found, case.instance.stream)


def _begun(case: Case, shape: StaffForm) -> dict[str, Any]:
    """An unsent letter is where its writer goes on, with the answers that were given beside it."""
    if not any(one.kind == "letter" and purpose(one) == "letter" for one in shape.fields):
        return {}
    draft = Message.objects.filter(stream=case.instance.stream, kind="letter", sent_at=None).first()
    if draft is None:
        return {}
    variables = state_of(case.instance).variables
    given = {one.id: variables[one.id] for one in shape.fields if one.coded and one.id in variables}
    return {**given, "letter": draft.text}
