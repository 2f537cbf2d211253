"""Our extensions: promises, limits, working-time timers, roles, words, coded variables."""

import pytest

from senim.kernel.calendars import kazakhstan
from senim.kernel.commands import Complete, Start
from senim.kernel.deciding import decide
from senim.kernel.errors import ModelInvalid, Refused
from senim.kernel.folding import fold_all
from senim.kernel.moments import read_moment, write_moment
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import State, initial
from senim.kernel.tables import Net
from senim.kernel.terms import Term
from senim.kernel.worktime import add

AT = read_moment("2026-12-10T04:00:00Z")
MODEL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:senim="urn:senim:bpmn:1"
 xmlns:other="urn:other"><process id="P"><extensionElements>
 <senim:promise amount="10" unit="working-days"/><senim:limit amount="15" unit="working-days" term="appeal.main"/>
 <senim:clock pause="applicant_reply expert" extend-by="head" extend-up-to="2" extend-unit="months"
  extend-term="appeal.extension" notice-amount="3" notice-unit="working-days"/>
 <senim:variable name="competence" type="choice" values="ours other"/><senim:variable name="n" type="number"/>
 <senim:variable name="ok" type="boolean"/><senim:variable name="on" type="date"/>
 <senim:basis code="appc-76" status="confirmed"/><senim:words lang="en" name="Appeal"/>{process}</extensionElements>
 <laneSet id="L"><lane id="l" name="officer"><flowNodeRef>A</flowNodeRef></lane></laneSet>
 <startEvent id="S"/><sequenceFlow id="f" sourceRef="S" targetRef="A"/>
 <userTask id="A"><extensionElements><senim:task form="register" stage="registered" second-person="B"/>
 <senim:limit amount="3" unit="working-days"/><senim:words lang="kk" name="Тіркеу" button="Тіркеу"/>
 <senim:basis code="x" status="to-confirm"/><other:thing/>{task}</extensionElements></userTask>
 <boundaryEvent id="T" attachedToRef="A" cancelActivity="false"><extensionElements>
 <senim:timer amount="5" unit="working-days" term="late"/></extensionElements><timerEventDefinition/></boundaryEvent>
 <sequenceFlow id="g" sourceRef="A" targetRef="B"/><userTask id="B"/>
</process></definitions>"""


def model(process: str = "", task: str = "") -> bytes:
    return MODEL.format(process=process, task=task).encode()


def begun(net: Net, variables: dict[str, object] | None = None) -> State:
    state = initial(net)
    return fold_all(net, state, decide(net, state, Start(variables or {}), AT, kazakhstan()))


def test_a_net_tells_what_the_model_says_about_tasks_and_the_process() -> None:
    net = compile_net(read(model()))
    task = net.tasks["A"]
    assert (task.role, task.form, task.stage, task.second_person) == ("officer", "register", "registered", "B")
    assert task.limit == Term(3, "working-days")
    assert task.words["kk"].button == "Тіркеу"
    assert [(basis.code, basis.status) for basis in task.bases] == [("x", "to-confirm")]
    assert net.promise == Term(10, "working-days")
    assert net.clock is not None
    assert net.clock.pause_reasons == {"applicant_reply", "expert"}
    assert net.clock.extend_up_to == Term(2, "months", "appeal.extension")
    assert net.variables["competence"].values == ("ours", "other")
    assert net.tasks["B"].role is None


def test_dues_are_reckoned_in_working_time_where_tasks_and_the_process_begin() -> None:
    net = compile_net(read(model()))
    started, entered = decide(net, initial(net), Start({}), AT, kazakhstan())
    assert started.data is not None
    assert started.data["limit"] == add(kazakhstan(), AT, 15, "working-days")
    assert write_moment(started.data["limit"]).startswith("2027-01-05")
    assert entered.data is not None
    assert entered.data["limit"] == add(kazakhstan(), AT, 3, "working-days")
    assert entered.data["timers"] == {"T": add(kazakhstan(), AT, 5, "working-days")}


def test_a_dated_legal_term_takes_the_place_of_the_amount_in_the_model() -> None:
    net = compile_net(read(model()), {"appeal.main": Term(20, "days"), "late": Term(1, "hours")})
    assert net.limit == Term(20, "days", "appeal.main")
    assert begun(net).next_due == AT + 3_600_000_000


def test_working_time_without_a_calendar_is_refused() -> None:
    net = compile_net(read(model()))
    with pytest.raises(Refused) as refusal:
        decide(net, initial(net), Start({}), AT, None)
    assert refusal.value.code == "no_calendar"


def test_a_moment_outside_the_calendar_is_refused() -> None:
    net = compile_net(read(model()))
    with pytest.raises(Refused) as refusal:
        decide(net, initial(net), Start({}), read_moment("1900-01-01"), kazakhstan())
    assert refusal.value.code == "bad_moment"


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ({"competence": "ours", "n": 2.5, "ok": True, "on": "2026-12-31"}, True),
        ({"competence": None}, True),
        ({"competence": "theirs"}, False),
        ({"n": "2"}, False),
        ({"n": True}, False),
        ({"n": float("nan")}, False),
        ({"ok": 1}, False),
        ({"on": "31.12.2026"}, False),
        ({"words": "my neighbour"}, False),
    ],
)
def test_only_declared_coded_variables_enter_the_log(given: dict[str, object], good: bool) -> None:
    net = compile_net(read(model()))
    state = begun(net)
    if good:
        events = decide(net, state, Complete("A", given), AT, kazakhstan())
        assert events[0].data == {"variables": given}
        return
    with pytest.raises(Refused) as refusal:
        decide(net, state, Complete("A", given), AT, kazakhstan())
    assert refusal.value.code == "bad_variable"


@pytest.mark.parametrize(
    ("process", "task", "words"),
    [
        ("<senim:thing/>", "", "not an extension we know"),
        ("", "<senim:clock/>", "may not stand"),
        ("<senim:task form='x'/>", "", "may not stand"),
        ("<senim:words lang='de' name='x'/>", "", "needs lang"),
        ("<senim:words lang='en' name='x'/>", "", "given twice"),
        ("<senim:variable name='competence' type='number'/>", "", "twice"),
        ("<senim:variable name='c' type='choice'/>", "", "values"),
        ("<senim:variable name='2c' type='number'/>", "", "plain name"),
        ("<senim:basis code='x' status='sure'/>", "", "status"),
        ("", "<senim:promise amount='0' unit='days'/>", "whole amount"),
        ("", "<senim:promise amount='1' unit='weeks'/>", "needs a unit"),
        ("", "<senim:promise amount='1' unit='days' colour='red'/>", "attribute we do not know"),
        ("", "<senim:task second-person='B'/>", "given twice"),
    ],
)
def test_a_wrong_extension_is_refused_by_element_and_line(process: str, task: str, words: str) -> None:
    with pytest.raises(ModelInvalid) as refusal:
        read(model(process, task))
    (finding,) = refusal.value.findings
    assert (finding.element, finding.line) == (("P", 2) if process else ("A", 11))
    assert words in finding.message
