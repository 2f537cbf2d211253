"""What the case page shows, gathered from the other modules into one context."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.accounts.roles import grants
from senim.casework import faces, listing, steps, talk
from senim.casework.cards import cards
from senim.casework.cases import Case
from senim.casework.colleagues import assigning_role
from senim.casework.forms import FileForm, NumberForm, WordsForm
from senim.casework.rows import exact, language
from senim.casework.steps import Step
from senim.casework.story import Story, outcome_words
from senim.design.dates import moment
from senim.design.parts import Answer
from senim.design.renderer import whole_form
from senim.design.rendering import field
from senim.intake.actions import micros
from senim.intake.lanes import contact_ids, lane_words
from senim.intake.models import Contact, SystemNumber
from senim.intake.queries import why
from senim.intake.summary import answer_rows
from senim.ledger import plain_rows
from senim.notices.showing import page_for_officer
from senim.places import queries as places
from senim.processes.queries import service_of, state_of


def case_context(
    case: Case, now: dt.datetime, *, earlier: int | None = None, wrong: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Everything on the case page; `wrong` replaces forms, by name, by ones that were filled in wrongly.

    `earlier` is the key below which the list of notices begins.
    """
    story, said = Story(case), talk.talk(case)
    works = any(grants(role, "work.do") for role in _roles(case))
    own = case.to_do()
    return {
        "case": case,
        "tabs": listing.list_tabs(case.viewer, None),
        "cards": cards(case),
        "facts": identity(case, story),
        "face": faces.face(case, now),
        "promise": why(case.standing, "promise"),
        "limit": why(case.standing, "limit"),
        "steps": [steps.step_of(case, item.element, copy=item.copy) for item in own],
        "others": [_other(case, story, item) for item in case.items if item not in own],
        "offered": [(shape.message, (shape.button or shape.title).to(language())) for shape in steps.offered(case)],
        "moments": story.moments(),
        "talk": said,
        "files": talk.files(case),
        "answers": said_at_intake(case),
        "told": page_for_officer(case.request.pk, micros(now), earlier),
        "contact": plain_rows.first(Contact, "request_id=%s", [case.request.pk]),
        "now_elements": " ".join(_resting(case)),
        "done_elements": " ".join(story.done()),
        "drawn_words": drawn_words(case, story),
        "step_names": [
            story.name_of(case.instance.stream, element) for element in story.done() if _is_task(case, element)
        ],
        "works": works,
        "may_assign": bool(assigning_role(case.viewer, case.instance.unit_id)),
        **_empty_fields(language()),
        "wrong": list((wrong or {}).values()),
        **(wrong or {}),
    }


@lru_cache(maxsize=8)
def _empty_fields(_language: str) -> dict[str, SafeString]:
    """The fields of forms that nobody has begun to fill in: the same on every page in a language, so they are made once."""
    return {
        "note_field": field(WordsForm(label=_("Internal note"), prefix="note")["text"]),
        "ask_field": field(WordsForm(label=_("Message to the person"), prefix="ask")["text"]),
        "number_fields": whole_form(NumberForm(label_suffix="", prefix="number")),
        "file_fields": whole_form(FileForm(label_suffix="", prefix="file")),
    }


def step_context(case: Case, shown: Step) -> dict[str, Any]:
    """What stands beside the form of a step."""
    return {
        "case": case,
        "step": shown,
        "readable": True,
        "facts": short_identity(case),
        "talk": talk.talk(case),
        "answers": said_at_intake(case),
        "may_do": shown.item is None or case.viewer.may_do(shown.item.role, shown.item.unit_id),
    }


def said_at_intake(case: Case) -> list[Answer]:
    """The person's answers to the questions of the service as it then was; who they are stands apart."""
    service = service_of(case.standing.instances[0]).service
    personal = contact_ids(service)
    rows = answer_rows(service, _kept(case), language())
    erased, kept = case.request.erased_at is not None, case.request.answers
    shown = [row for row in rows if row.field not in personal and not (erased and row.field not in kept)]
    return [Answer(row.label, row.value) for row in shown]


def identity(case: Case, story: Story) -> list[tuple[str, str]]:
    """The facts of the identity bar."""
    request, instance = case.request, case.instance
    tongue = language()
    facts = [
        (_("Number"), case.number),
        (_("Service"), case.standing.service.service.name.to(tongue)),
        (_("Lane"), lane_words(request.lane)),
        (_("Identity"), level_words(request.identity_level)),
        (_("Language"), {"kk": "Қазақша", "ru": "Русский", "en": "English"}.get(request.language, request.language)),
        (_("Received"), moment(request.received_at)),
        (_("Unit"), places.unit(instance.unit_id).name),
        (_("Officer"), story.names.get(instance.officer or 0, _("nobody yet"))),
    ]
    if request.external_number:
        facts.append((_("Number of the register"), request.external_number))
    known = request.channel == "connector"
    elsewhere = plain_rows.first(SystemNumber, "request_id=%s", [request.pk]) if known else None
    if elsewhere is not None:
        facts.append((_("Number in %(system)s") % {"system": elsewhere.system}, elsewhere.number))
    if instance.outcome:
        facts.append((_("Outcome"), outcome_words(case.standing.service, instance.outcome, tongue)))
    return facts


def short_identity(case: Case) -> list[tuple[str, str]]:
    """The facts of the identity bar on the page of one step."""
    service = case.standing.service.service.name.to(language())
    unit = places.unit(case.instance.unit_id).name
    return [(_("Number"), case.number), (_("Service"), service), (_("Unit"), unit)]


def level_words(level: str) -> str:
    """How well the person is known to us, for officers."""
    return {
        "declared": _("declared: name, address and signature"),
        "contact": _("a contact only"),
        "none": _("unknown"),
    }.get(level, level)


def drawn_words(case: Case, story: Story) -> str:
    """Where the case stands in the drawing, as a sentence."""
    names = [story.name_of(case.instance.stream, element) for element in _resting(case)]
    return _("Now: %(steps)s") % {"steps": ", ".join(names)} if names else _("The process has ended.")


def _resting(case: Case) -> list[str]:
    return [] if not case.is_open else sorted(set(state_of(case.instance).waiting))


def _is_task(case: Case, element: str) -> bool:
    return element in case.standing.service.net.tasks


def _roles(case: Case) -> set[str]:
    units = (case.instance.unit_id, case.instance.desk_id)
    return {role for unit_id in units for role in case.viewer.roles_in(unit_id)}


def _other(case: Case, story: Story, item: Any) -> dict[str, Any]:
    """A step that is somebody else's."""
    return {
        "item": item,
        "name": story.name_of(item.stream, item.element),
        "who": story.names.get(item.officer or 0, ""),
        "unit": places.unit(item.unit_id).name,
        "due": exact(item.due_at, language()),
        "can_do": case.viewer.may_do(item.role, item.unit_id),
    }


def _kept(case: Case) -> dict[str, Any]:
    """The answers; how many files came with them stands in the list of files."""
    answers: dict[str, Any] = dict(case.request.answers)
    return {**answers, "": _("see the files below") if any(isinstance(one, list) for one in answers.values()) else ""}
