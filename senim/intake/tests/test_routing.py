"""Every request reaches a unit that exists, whatever was answered; a complaint about the police goes to oversight."""

from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.catalogue.answers import AnswerRefused, accepted, coded_answers
from senim.catalogue.definitions import Field, Service
from senim.catalogue.loading import load_services
from senim.intake.models import ServiceRequest
from senim.intake.routing import owner_unit
from senim.intake.rows import place_of
from senim.places.queries import default_desk, front_offices, regions, unit, units
from senim.processes.models import Instance, WorkItem
from tests.requests import sent

pytestmark = pytest.mark.db
SERVICES = {code: one for code, one in load_services().items() if one.open_for_intake}


def values(field: Field) -> list[Any]:
    """Every value of a coded field that can route, and one of each other."""
    if field.kind == "choice":
        return [option.value for option in field.options]
    return [True, False] if field.kind == "yesno" else ["2026-11-10"] if field.kind == "date" else [3]


def combinations(service: Service) -> list[dict[str, Any]]:
    coded = [field for page in service.pages for field in page.fields if field.coded]
    return [dict(zip((one.id for one in coded), some, strict=True)) for some in product(*map(values, coded))]


def kind_for(service: Service, coded: dict[str, Any]) -> str:
    """What the catalogue promises in words, said once more by hand."""
    if service.code == "advice":
        known = {"investigative", "criminal"}
        return coded["competence"] if coded["competence"] in known else "administrative"
    if service.code == "appeal":
        return "oversight" if coded["about_police"] else "administrative"
    if service.code != "report":
        return "administrative"
    serious = {"theft", "fraud", "violence", "threat", "missing_person"}
    return "criminal" if coded["category"] in serious else "administrative"


@pytest.mark.parametrize("code", SERVICES)
def test_every_combination_of_coded_answers_leads_to_an_existing_unit_of_the_named_kind(code: str) -> None:
    service = SERVICES[code]
    known = {one.pk for one in units()}
    for coded in combinations(service):
        for region in regions():
            desk = front_offices(region.code)[0].pk
            owner = owner_unit(service, coded_answers(service, coded), region.code, desk)
            assert owner in known
            here = {one.kind for one in units() if one.region_id == region.code}
            assert unit(owner).kind == (
                kind_for(service, coded) if kind_for(service, coded) in here else "front_office"
            )


def test_a_complaint_about_the_police_goes_to_oversight_and_never_to_the_unit_that_it_names() -> None:
    for region in regions():
        desk = front_offices(region.code)[0]
        place = {"region": region.code, "desk": desk.pk}
        done = sent("appeal", place=place, about_police=True, which_unit=desk.name)
        owner = unit(Instance.objects.get(request_id=done.request_id).unit_id)
        assert owner.kind == "oversight"
        assert owner.pk != desk.pk
        ordinary = sent("appeal", place=place)
        assert unit(Instance.objects.get(request_id=ordinary.request_id).unit_id).kind != "oversight"


PLACES: tuple[Any, ...] = (
    None, {}, {"region": "KZ-99", "desk": 1}, {"region": "", "desk": 0}, {"region": "KZ-71", "desk": 10**9},
    {"region": "KZ-71", "desk": -1}, {"desk": 5}, {"region": "x" * 20}, {"region": "'; --"},
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES[2:])
def test_an_unknown_region_or_desk_is_accepted_at_a_desk_that_exists(place: dict[str, Any]) -> None:
    done = sent("advice", place=place)
    request = ServiceRequest.objects.get(pk=done.request_id)
    known = {one.code for one in regions()}
    wanted = front_offices("KZ-71")[0].pk if place.get("region") == "KZ-71" else default_desk().pk
    assert request.desk_id == wanted
    assert request.region_id in known | {""}
    assert WorkItem.objects.filter(request_id=request.pk).exists()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_is_unroutable(data: st.DataObject) -> None:
    service = data.draw(st.sampled_from(list(SERVICES.values())))
    coded = {
        field.id: data.draw(st.sampled_from(values(field)))
        for page in service.pages
        for field in page.fields
        if field.coded and data.draw(st.booleans())
    }
    text = st.text(max_size=20)
    shape = st.fixed_dictionaries(
        {}, optional={"region": text | st.sampled_from(["KZ-71", "KZ-75"]), "desk": st.integers()}
    )
    place = data.draw(st.none() | shape)
    region, desk = place_of(service, {"place": place, **coded})
    known = {one.pk for one in units()}
    assert desk in known
    assert (
        owner_unit(
            service, coded_answers(service, {**coded, "competence": coded.get("competence", "unknown")}), region, desk
        )
        in known
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_a_place_of_no_sensible_shape_is_refused_in_words_and_never_breaks(value: Any) -> None:
    field = next(field for page in SERVICES["advice"].pages for field in page.fields if field.kind == "place")
    with suppress(AnswerRefused):
        found = accepted(field, value)
        assert set(found) <= {"region", "desk"}
