"""The schema has no place for a person who takes part, and there is no way from an organiser to their other assemblies."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection, models
from django.forms import BaseForm
from django.test import Client

from senim.assemblies import actions, forms, planning, staff_forms
from senim.assemblies.actions import Decision
from senim.assemblies.models import Assembly, Organiser
from senim.assemblies.tests.conftest import AT, NAME, Desk, filed, officer_of
from senim.catalogue.loading import load_services
from senim.channels.operator import caller
from senim.intake.models import ServiceRequest
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.ledger.streams import ASSEMBLIES
from senim.places.queries import unit_in

HERE: Final = Path(actions.__file__).parent
PERSON: Final = frozenset({
    "participant", "participants", "attendee", "attendees", "member", "members", "person", "persons", "people", "who",
    "name", "names", "surname", "iin", "birth", "born", "phone", "email", "address", "contact", "photo", "image", "face",
    "plate", "device", "passport", "list", "signature", "signatures", "marshal", "speaker", "count", "headcount",
})  # fmt: skip
"""Parts of a field's name that would hold, list or count people."""

KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "Organiser": frozenset({"name", "phone", "email", "address"}),
    "NoticeForm": frozenset({"name", "phone", "email", "address"}),
    "GatheringPlace": frozenset({"name_kk", "name_ru", "name_en"}),
    "PlaceForm": frozenset({"name_kk", "name_ru", "name_en"}),
}
"""The organiser's own, and the names of places: the only such fields there may be."""

PAYLOADS: Final = frozenset({
    "unit", "police", "way", "form", "size", "equipment", "access", "place", "on", "starts", "ends", "due", "earliest",
    "liaison", "decision", "ground", "delivery", "offered", "rule", "taken", "part", "ready", "held", "dialogue", "force",
    "hurt", "hindered", "lessons",
})  # fmt: skip
"""Every key that a record of an assembly has."""


def telling(owner: str, names: Iterable[str]) -> list[str]:
    """The names that could hold a person, and are not the organiser's own or a place's."""
    known = KNOWN.get(owner, frozenset())
    return [f"{owner}.{name}" for name in names if set(name.split("_")) & PERSON and name not in known]


def people_in(model: type[models.Model]) -> list[str]:
    """Fields of a model that could hold a person, by name or by what they lead to."""
    fields = model._meta.get_fields()
    found = telling(model.__name__, (field.name for field in fields))
    leads = (field for field in fields if field.related_model is not None)
    ours = {"Assembly", "Organiser", "Letter", "PlanPart", "Lesson", "Unit", "Region"}
    return found + [
        f"{model.__name__}.{field.name} leads to a person"
        for field in leads
        if getattr(field.related_model, "__name__", "") not in ours
    ]


def our_forms() -> Iterator[type[BaseForm]]:
    for module in (forms, staff_forms):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, BaseForm) and one.__module__ == module.__name__:
                yield one


def test_no_table_has_a_place_for_somebody_who_takes_part() -> None:
    tables = list(apps.get_app_config("assemblies").get_models())
    assert len(tables) == 6
    assert [line for table in tables for line in people_in(table)] == []
    columns = {name for table in tables for name in (field.get_internal_type() for field in table._meta.get_fields())}
    assert not columns & {"ManyToManyField", "FileField", "ImageField", "JSONField"}


def test_a_planted_table_of_participants_is_found() -> None:
    class Planted(models.Model):
        assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="+")
        participant_name = models.CharField(max_length=9)
        officer = models.ForeignKey("accounts.Officer", models.CASCADE, related_name="+")

        class Meta:
            app_label = "assemblies"

    try:
        assert people_in(Planted) == ["Planted.participant_name", "Planted.officer leads to a person"]
    finally:
        del apps.all_models["assemblies"]["planted"]
        apps.clear_cache()


def test_no_form_asks_for_somebody_who_takes_part() -> None:
    every = list(our_forms())
    assert {"NoticeForm", "AnswerForm", "PartForm", "DebriefForm"} <= {one.__name__ for one in every}
    fields: Any = {one.__name__: one.base_fields for one in every}  # type: ignore[attr-defined]
    assert [line for name, found in fields.items() for line in telling(name, found)] == []
    assert telling("NoticeForm", ["name", "names_of_participants"]) == ["NoticeForm.names_of_participants"]


def test_the_studied_model_of_the_service_has_no_such_field_either() -> None:
    service = load_services()["assembly"]
    assert telling("assembly", [field.id for form in service.forms for field in form.fields]) == []


@pytest.mark.db
def test_the_log_holds_codes_of_a_closed_list_and_nobodys_words(desk: Desk) -> None:
    by = Actor("akimat_officer", 7, desk.unit.pk)
    one, other = filed(desk), filed(desk, 2)
    offer = Decision("offer", "letter", "Тестова, the park", place=desk.park.pk)
    actions.answer(assembly_id=one.pk, decision=offer, at=AT + 1, by=by)
    actions.reply(assembly_id=one.pk, taken=True, at=AT + 2)
    planning.set_part(assembly_id=one.pk, part="medical", text="Тестова", ready=True, at=AT + 3, by=by)
    seen = planning.Debrief(held=True, dialogue=True, force=False, hurt=False, hindered=False)
    learnt = [planning.Learnt("keep", "Тестова")]
    planning.debrief(assembly_id=one.pk, seen=seen, learnt=learnt, today=one.held_on, at=AT + 4, by=by)
    actions.apply_silence(other.due_at)
    rows = Record.objects.filter(stream__gte=ASSEMBLIES.last, stream__lte=ASSEMBLIES.first)
    assert {key for row in rows for key in _keys(row.payload)} == PAYLOADS - {"ground"}
    text = " ".join(str(row.payload) for row in rows)
    assert not any(word in text for word in ("Тестова", "77011234567", "Clean air"))


def _keys(payload: Any) -> Iterator[str]:
    import json

    found = json.loads(payload) if isinstance(payload, str) else payload
    yield from found
    yield from (key for key in found.get("offered", {}) if key != "offered")


def uses(source: str) -> list[str]:
    """By which columns a module asks for organisers: the names in `Organiser.objects.<method>(column=…)`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    ours = (call for call in calls if re.match(r"Organiser\.objects\b", ast.unparse(call.func)))
    return [keyword.arg or "*" for call in ours for keyword in call.keywords] + [
        "everybody" for call in re.findall(r"Organiser\.objects(?:\.[\w]+\([^()]*\))*\.(?:all|values|values_list|order_by)\(", source)
    ]  # fmt: skip


def test_organisers_are_asked_for_one_at_a_time_by_their_notice_or_their_secret() -> None:
    asked = {
        name
        for path in HERE.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts and path.name != "erasing.py"
        for name in uses(path.read_text(encoding="utf-8"))
    }
    written = {field.attname for field in Organiser._meta.concrete_fields}
    assert asked - written <= {"assembly"}
    assert asked & {"key_hash", "secret_hash"}
    looked = uses("Organiser.objects.filter(name=x)\nOrganiser.objects.all()")
    assert looked == ["name", "everybody"]


@pytest.mark.db
def test_no_index_leads_from_a_name_or_a_contact(desk: Desk) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Organiser._meta.db_table)
    indexed = {column for one in found.values() for column in one["columns"] or ()}
    assert indexed == {"assembly_id", "key_hash", "secret_hash"}


@pytest.mark.db
def test_two_assemblies_of_one_organiser_are_nowhere_side_by_side(desk: Desk, bolat: Client, dana: Client) -> None:
    one, two = filed(desk), filed(desk, 2, form="march")
    planner = officer_of(unit_in("KZ-71", "department"), "planner-t", "specialist")
    pages = [
        *(desk.officer.get(f"/en/staff/assemblies/{end}") for end in ("", "answered/", f"{one.pk}/", "places/")),
        *(planner.get(f"/en/staff/facilitation/{end}") for end in ("", "over/", f"{one.pk}/", "lessons/")),
        *(person.get(f"/en/staff/search/?q={word}") for person in (bolat, dana) for word in (NAME, "77011234567")),
    ]
    assert all(page.status_code == 200 for page in pages)
    texts = [page.content.decode().replace(f"?q={NAME}", "").replace(f'value="{NAME}"', "") for page in pages]
    assert not any(NAME in text for text in texts[:8])
    contact = desk.officer.post(f"/en/staff/assemblies/{one.pk}/organiser/").content.decode()
    assert NAME in contact, "control: the organiser's own notice names them"
    assert f"/assemblies/{two.pk}/" not in contact
    # What people file with the police knows nothing of it: no search, caller's list or hint of requests can find one.
    assert ServiceRequest.objects.count() == 0
    assert caller.MOST_READ > 0
