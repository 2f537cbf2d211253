"""Every path of every process is driven by the kernel to an end, with the answers that its forms really offer."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest

from senim.catalogue.definitions import Field
from senim.catalogue.tests import paths_of_requests, paths_of_sealed, paths_of_services
from senim.catalogue.tests.driving import WAITED, Path, done, driven, model_of, sent
from senim.catalogue.tests.paths_of_requests import ADVISED, ASKED, RECORDED, SAFE
from senim.catalogue.tests.released import MODELS, Model, model
from senim.catalogue.whole import possible_outcomes
from senim.kernel.checking import check_document
from senim.kernel.model import TASKS
from senim.kernel.reading import read

PATHS: Mapping[str, Path] = {**paths_of_requests.PATHS, **paths_of_services.PATHS, **paths_of_sealed.PATHS}
LARGE = {"gbv_case": 32}
"""A model with more elements than a person takes in at once, for a reason: measures and their breaches run beside the help."""
each_model = pytest.mark.parametrize("of", MODELS, ids=lambda of: of.name)


@each_model
def test_every_model_passes_the_kernels_check_without_a_warning(of: Model) -> None:
    document, code = check_document(of.xml)
    assert (code, document["errors"], document["warnings"], document["decided"]) == (0, [], [], True)
    assert 8 <= sum(document["elements"].values()) <= LARGE.get(of.service.code, 20)


@pytest.mark.parametrize(("code", "variables", "steps", "end"), PATHS.values(), ids=PATHS.keys())
def test_a_path_comes_to_its_end(
    code: str, variables: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...], end: str
) -> None:
    document = driven(code, variables, steps)
    assert document["ok"], document
    assert [state["ended"] for state in document["after"]] == [False] * len(steps) + [True]
    assert any(event["type"] == "completed" and event["element"] == end for event in document["events"])


@pytest.mark.parametrize(("code", "variables", "steps", "end"), PATHS.values(), ids=PATHS.keys())
def test_a_path_gives_only_answers_that_its_forms_offer(
    code: str, variables: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...], end: str
) -> None:
    of = model_of(code)
    service = of.service
    tasks = {element.id: element.extension.form for element in read(of.xml).elements}
    pages = [field for page in service.pages for field in page.fields]
    assert _offered(pages, variables)
    for step in steps:
        message, form = step.get("message"), tasks.get(step.get("complete", ""))
        for staff_form in service.forms:
            if message == staff_form.message if message else form == staff_form.id:
                assert _offered(staff_form.fields, step["variables"]), (step, staff_form.id)


def _offered(fields: Any, variables: Mapping[str, Any]) -> bool:
    known: dict[str, Field] = {field.id: field for field in fields if field.coded}
    return all(
        name in known and (not known[name].options or value in {option.value for option in known[name].options})
        for name, value in variables.items()
    )


@each_model
def test_the_paths_go_through_every_step_message_timer_and_end(of: Model) -> None:
    definition = read(of.xml)
    seen = {
        event["element"]
        for code, variables, steps, _ in PATHS.values()
        if model_of(code) == of
        for event in driven(code, variables, steps)["events"]
        if event["type"] in {"completed", "fired"}
    }
    events = {"boundaryEvent", "intermediateCatchEvent", "endEvent"}
    assert {element.id for element in definition.elements if element.kind in TASKS | events} <= seen


@each_model
def test_the_paths_reach_every_way_to_end(of: Model) -> None:
    reached = {
        str(driven(code, variables, steps)["variables"].get("outcome", "withdrawn"))
        for code, variables, steps, _ in PATHS.values()
        if model_of(code) == of
    }
    spare = {"partly", "explained"}  # decided in the same field as `granted` and `declined`
    assert possible_outcomes(read(of.xml)) - spare <= reached


def test_the_reminder_of_advice_comes_after_five_working_days_without_the_holiday() -> None:
    events = driven("advice", {"competence": "criminal"}, (ASKED, WAITED, ADVISED))["events"]
    # Monday 5 January 2026; 7 January is a day off; day five is Tuesday 13 January, closing at 18:00 in Almaty.
    assert [event["at"] for event in events if event["element"] == "NoReply"] == ["2026-01-13T13:00:00Z"]


def test_the_reply_to_a_report_is_awaited_by_the_clock_also_at_night() -> None:
    steps = (SAFE, *RECORDED, done("Clarify", next_step="ask"), {"advance": "2026-01-05T23:00:00Z"})
    events = driven("report", {"category": "fraud"}, steps)["events"]
    assert [event["at"] for event in events if event["element"] == "NoReply"] == ["2026-01-05T10:00:00Z"]


@pytest.mark.parametrize("message", ["reply", "redirect", "nonsense"])
def test_a_message_that_is_not_awaited_is_refused(message: str) -> None:
    document = driven("appeal", {"kind": "complaint"}, (sent(message),))
    assert not document["ok"]
    assert document["error"]["code"] == "not_waiting"


def test_a_report_cannot_be_withdrawn() -> None:
    awaited = chain.from_iterable((form.message,) for form in model("report").service.forms)
    assert set(awaited) - {""} == {"reply"}


def test_a_late_first_response_is_written_down_once_and_takes_nothing_away() -> None:
    after = driven("torture", {}, (paths_of_sealed.by("2026-01-20"),))
    assert [event["element"] for event in after["events"] if event["type"] == "fired"] == ["Late"]
    assert not after["after"][-1]["ended"]


def test_two_protective_measures_run_beside_each_other_with_clocks_of_their_own() -> None:
    steps = (
        sent("order_made", measure="order"), paths_of_sealed.by("2026-01-10"), sent("order_made", measure="court"),
        paths_of_sealed.by("2026-02-20"),
    )  # fmt: skip
    events = driven("gbv_case", {}, steps)["events"]
    fired = {event["element"]: event["at"][:10] for event in events if event["type"] == "fired"}
    assert (fired["OrderTerm"], fired["CourtMonth"]) == ("2026-02-04", "2026-02-11")


def test_support_expires_after_a_year_whatever_still_goes_on() -> None:
    steps = (*paths_of_sealed.TALKED, paths_of_sealed.by("2027-01-06"))
    events = driven("pve_support", {}, steps)["events"]
    assert {event["element"] for event in events if event["type"] == "cancelled"} == {"Panel"}
    assert [event["at"][:10] for event in events if event["element"] == "YearOver"] == ["2027-01-05"]
