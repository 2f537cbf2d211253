"""Every path of every process is driven by the kernel to an end, with the answers that its forms really offer."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest

from senim.catalogue import loading
from senim.catalogue.definitions import Field, Service
from senim.kernel.checking import check_document
from senim.kernel.model import TASKS
from senim.kernel.reading import read
from senim.kernel.running import run_document

SERVICES = tuple(loading.load_services().values())
START = "2026-01-05T04:00:00Z"
LATER = "2026-03-02T04:00:00Z"


def done(element: str, **variables: Any) -> dict[str, Any]:
    return {"complete": element, "variables": variables}


def sent(message: str, **variables: Any) -> dict[str, Any]:
    return {"message": message, "variables": variables}


ASKED = done("Consider", next_step="ask")
ADVISED = done("Consider", next_step="answer", outcome="answered")
OURS = done("Register", competence="ours")
DRAFTED = done("Examine", next_step="answer", outcome="granted")
SIGNED = done("Sign", approval="signed")
SAFE = done("CheckDanger", in_danger=False)
RECORDED = (done("Assess", police_matter="yes"), done("RecordKui"))
LOOKED = done("LookAgain", heard=True, proposal="change")
WAITED = {"advance": LATER}

PATHS: Mapping[str, tuple[str, Mapping[str, Any], tuple[Mapping[str, Any], ...], str]] = {
    "advice straight": ("advice", {"competence": "criminal"}, (ADVISED,), "Answered"),
    "advice by the registrar": (
        "advice", {"competence": "unknown"}, (done("Assign", competence="investigative"), ADVISED), "Answered",
    ),
    "advice after a reply": ("advice", {"competence": "administrative"}, (ASKED, sent("reply"), ADVISED), "Answered"),
    "advice without a reply": ("advice", {"competence": "criminal"}, (ASKED, WAITED, ADVISED), "Answered"),
    "advice asked twice": ("advice", {"competence": "criminal"}, (ASKED, WAITED, ASKED, sent("reply"), ADVISED), "Answered"),
    "advice with a specialist": ("advice", {"competence": "criminal"}, (sent("call_in"), done("Advise"), ADVISED), "Answered"),
    "advice without waiting for the specialist": ("advice", {"competence": "criminal"}, (sent("call_in"), ADVISED), "Answered"),
    "advice with two specialists": (
        "advice", {"competence": "criminal"}, (sent("call_in"), sent("call_in"), done("Advise"), ADVISED), "Answered",
    ),
    "advice redirected": (
        "advice", {"competence": "criminal"}, (sent("redirect"), done("Redirect", outcome="redirected")), "Redirected",
    ),
    "advice redirected while asked": (
        "advice", {"competence": "criminal"}, (ASKED, sent("redirect"), done("Redirect", outcome="redirected")), "Redirected",
    ),
    "advice withdrawn at the desk": ("advice", {"competence": "unknown"}, (sent("withdraw"),), "Withdrawn"),
    "advice withdrawn while asked": ("advice", {"competence": "criminal"}, (ASKED, sent("withdraw")), "Withdrawn"),
    "advice withdrawn with a specialist": ("advice", {"competence": "criminal"}, (sent("call_in"), sent("withdraw")), "Withdrawn"),
    "appeal straight": ("appeal", {"kind": "complaint", "about_police": True}, (OURS, DRAFTED, SIGNED), "Done"),
    "appeal in part ours": (
        "appeal", {"kind": "inquiry"}, (done("Register", competence="part"), DRAFTED, SIGNED), "Done",
    ),
    "appeal redirected in whole": (
        "appeal", {"kind": "application"}, (done("Register", competence="other"), done("Redirect", outcome="redirected")), "Done",
    ),
    "appeal redirected later": (
        "appeal", {"kind": "application"}, (OURS, sent("redirect"), done("Redirect", outcome="redirected")), "Done",
    ),
    "appeal after a reply": (
        "appeal", {"kind": "proposal"}, (OURS, done("Examine", next_step="ask"), sent("reply"), DRAFTED, SIGNED), "Done",
    ),
    "appeal without a reply": (
        "appeal", {"kind": "proposal"}, (OURS, done("Examine", next_step="ask"), WAITED, DRAFTED, SIGNED), "Done",
    ),
    "appeal returned by the head": (
        "appeal", {"kind": "complaint"},
        (OURS, DRAFTED, done("Sign", approval="returned"), done("Examine", next_step="answer", outcome="declined"), SIGNED),
        "Done",
    ),
    "appeal extended": (
        "appeal", {"kind": "complaint"},
        (OURS, sent("extend", extension_days=20), done("ApproveExtension", extension="approved"), DRAFTED, SIGNED), "Done",
    ),
    "appeal not extended, while asked": (
        "appeal", {"kind": "complaint"},
        (OURS, done("Examine", next_step="ask"), sent("extend", extension_days=5), done("ApproveExtension", extension="refused"),
         sent("reply"), DRAFTED, SIGNED), "Done",
    ),
    "appeal answered before the extension is decided": (
        "appeal", {"kind": "complaint"}, (OURS, sent("extend", extension_days=20), DRAFTED, SIGNED), "Done",
    ),
    "appeal withdrawn at once": ("appeal", {"kind": "complaint"}, (sent("withdraw"),), "Done"),
    "appeal withdrawn before the signature": ("appeal", {"kind": "complaint"}, (OURS, DRAFTED, sent("withdraw")), "Done"),
    "appeal withdrawn with an extension open": (
        "appeal", {"kind": "complaint"}, (OURS, sent("extend", extension_days=9), sent("withdraw")), "Done",
    ),
    "report of a crime": (
        "report", {"danger_now": False, "category": "theft"},
        (SAFE, *RECORDED, done("Clarify", next_step="crime"), done("RecordErdr", outcome="investigation"), done("TellNumber")),
        "Told",
    ),
    "report in danger": (
        "report", {"danger_now": True, "category": "violence"},
        (done("CheckDanger", in_danger=True), done("HandOver"), *RECORDED, done("Clarify", next_step="no_crime", outcome="recorded"),
         done("TellNumber")), "Told",
    ),
    "report clarified": (
        "report", {"category": "fraud"},
        (SAFE, *RECORDED, done("Clarify", next_step="ask"), sent("reply"),
         done("Clarify", next_step="no_crime", outcome="recorded"), done("TellNumber")), "Told",
    ),
    "report without a reply": (
        "report", {"category": "fraud"},
        (SAFE, *RECORDED, done("Clarify", next_step="ask"), WAITED,
         done("Clarify", next_step="no_crime", outcome="recorded"), done("TellNumber")), "Told",
    ),
    "report that is not for the police": (
        "report", {"category": "other"}, (SAFE, done("Assess", police_matter="no"), done("Direct", outcome="redirected")), "Directed",
    ),
    "review that changes the answer": (
        "review", {}, (done("TakeUp"), LOOKED, done("Decide", decision="final", outcome="changed")), "Changed",
    ),
    "review that upholds the answer": (
        "review", {}, (done("TakeUp"), LOOKED, done("Decide", decision="final", outcome="upheld")), "Upheld",
    ),
    "review with more work": (
        "review", {},
        (done("TakeUp"), LOOKED, done("Decide", decision="more_work"), LOOKED, done("Decide", decision="final", outcome="upheld")),
        "Upheld",
    ),
    "review withdrawn": ("review", {}, (done("TakeUp"), sent("withdraw")), "Withdrawn"),
}  # fmt: skip


def driven(code: str, variables: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    script = {"start": {"at": START, "variables": variables}, "steps": list(steps)}
    document, _ = run_document(loading.model_xml(loading.load_services()[code]), script)
    return document


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_every_model_passes_the_kernels_check_without_a_warning(service: Service) -> None:
    document, code = check_document(loading.model_xml(service))
    assert (code, document["errors"], document["warnings"], document["decided"]) == (0, [], [], True)
    assert 8 <= sum(document["elements"].values()) <= 20


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
    service = loading.load_services()[code]
    tasks = {element.id: element.extension.form for element in read(loading.model_xml(service)).elements}
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


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_the_paths_go_through_every_step_message_timer_and_end(service: Service) -> None:
    definition = read(loading.model_xml(service))
    seen = {
        event["element"]
        for code, variables, steps, _ in PATHS.values()
        if code == service.code
        for event in driven(code, variables, steps)["events"]
        if event["type"] in {"completed", "fired"}
    }
    events = {"boundaryEvent", "intermediateCatchEvent", "endEvent"}
    assert {element.id for element in definition.elements if element.kind in TASKS | events} <= seen


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_the_paths_reach_every_way_to_end(service: Service) -> None:
    reached = {
        str(driven(code, variables, steps)["variables"].get("outcome", "withdrawn"))
        for code, variables, steps, _ in PATHS.values()
        if code == service.code
    }
    spare = {"partly", "explained"}  # decided in the same field as `granted` and `declined`
    assert {outcome.value for outcome in service.outcomes} - spare <= reached


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
    awaited = chain.from_iterable((form.message,) for form in loading.load_services()["report"].forms)
    assert set(awaited) - {""} == {"reply"}
