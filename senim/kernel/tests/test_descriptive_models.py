"""What the reference models of the tools' interchange group (BPMN MIWG) write that a model to be run would not."""

from senim.kernel.checking import check_document
from senim.kernel.tests.lines import HEAD
from senim.kernel.tests.playing import Play, refused

_FLOW = '<sequenceFlow id="{0}" sourceRef="{1}" targetRef="{2}"/>'


def _file(body: str, flows: str, beside: str = "") -> bytes:
    drawn = "".join(_FLOW.format(f"f{number}", *flow.split(">")) for number, flow in enumerate(flows.split(), 1))
    return f'{HEAD}{beside}<process id="P" isExecutable="true">{body}{drawn}</process></definitions>'.encode()


def _messages(xml: bytes, kind: str, element: str) -> list[str]:
    return [one["message"] for one in check_document(xml)[0][kind] if one["element"] == element]


def test_a_data_object_read_by_xpath_is_the_variable_of_its_name() -> None:
    condition = "<conditionExpression>not(bpmn:getDataObject('approved'))</conditionExpression>"
    xml = _file(
        '<startEvent id="S"/><exclusiveGateway id="G" default="f3"/><userTask id="Again"/><userTask id="Pay"/>'
        f'<sequenceFlow id="c" sourceRef="G" targetRef="Again">{condition}</sequenceFlow>',
        "S>G Again>Pay G>Pay",
    )
    assert Play(xml).start(approved=False) == ["Again"]
    assert Play(xml).start(approved=True) == ["Pay"]
    other = xml.replace(b"getDataObject", b"getDataInput")
    assert "getDataInput" in _messages(other, "errors", "c")[0]


def test_a_called_global_task_is_that_task() -> None:
    globals_ = '<globalUserTask id="Sign" name="Sign it"/><globalScriptTask id="Run"/>'
    xml = _file('<startEvent id="S"/><callActivity id="C" calledElement="Sign"/>', "S>C", globals_)
    play = Play(xml)
    assert play.start() == ["C"]
    assert (play.net.tasks["C"].kind, play.net.tasks["C"].name) == ("userTask", "Sign it")
    assert play.complete("C") == []
    assert play.state.ended
    script = xml.replace(b'calledElement="Sign"', b'calledElement="Run"')
    assert _messages(script, "errors", "C") == ["scriptTask is not played"]


def test_the_one_performer_of_a_task_is_its_role_unless_a_lane_says_so() -> None:
    owner = "<potentialOwner><resourceRef>r{}</resourceRef></potentialOwner>"
    lane = '<laneSet id="L"><lane id="l" name="Desk"><flowNodeRef>{}</flowNodeRef></lane></laneSet>'
    body = (
        f'<startEvent id="S"/><userTask id="A">{owner.format(1)}</userTask>'
        f'<userTask id="B">{owner.format(1)}{owner.format(2)}</userTask>'
        f'<userTask id="C"><performer><resourceRef>r2</resourceRef></performer></userTask>{lane.format("C")}'
        f'<userTask id="D"><performer><resourceRef>missing</resourceRef></performer></userTask>'
    )
    resources = '<resource id="r1" name="Approver"/><resource id="r2" name="Team"/>'
    tasks = Play(_file(body, "S>A A>B B>C C>D", resources)).net.tasks
    assert {name: task.role for name, task in tasks.items()} == {"A": "Approver", "B": None, "C": "Desk", "D": None}


def test_an_error_that_names_none_is_caught_by_an_event_that_names_none() -> None:
    body = (
        '<startEvent id="S"/><subProcess id="U"><startEvent id="US"/><task id="A"/>'
        f'<endEvent id="X"><errorEventDefinition/></endEvent>{_FLOW.format("u1", "US", "A")}{_FLOW.format("u2", "A", "X")}'
        '</subProcess><boundaryEvent id="K" attachedToRef="U"><errorEventDefinition{}/></boundaryEvent>'
        '<task id="B"/><task id="C"/>'
    )
    error = '<error id="e" errorCode="E"/>'
    xml = _file(body.format(""), "S>U K>B U>C", error)
    play = Play(xml)
    assert play.start() == ["A"]
    assert play.complete("A") == ["B"]
    assert "names no error" in _messages(xml, "warnings", "X")[0]
    named = _file(body.format(' errorRef="e"'), "S>U K>B U>C", error)
    assert "nothing catches the error" in _messages(named, "errors", "X")[0]
    stuck = Play(named)
    stuck.start()
    with refused("uncaught_error"):
        stuck.complete("A")


def test_a_sub_process_in_which_nothing_is_drawn_is_said_to_be_over_at_once() -> None:
    body = '<startEvent id="S"/><subProcess id="U" name="Later">{}</subProcess><task id="A"/>'
    empty, drawn = _file(body.format("<documentation/>"), "S>U U>A"), _file(body.format('<task id="B"/>'), "S>U U>A")
    assert "nothing is drawn in it" in _messages(empty, "warnings", "U")[0]
    assert Play(empty).start() == ["A"]
    assert _messages(drawn, "warnings", "U") == []
    assert Play(drawn).start() == ["B"]


def test_an_event_that_is_not_played_is_refused_once() -> None:
    body = '<startEvent id="S"/><task id="A"/><boundaryEvent id="K" attachedToRef="A">{}</boundaryEvent><task id="B"/>'
    condition = "<conditionalEventDefinition><condition/></conditionalEventDefinition>"
    xml = _file(body.format(condition), "S>A K>B")
    assert _messages(xml, "errors", "K") == ["conditionalEventDefinition in boundaryEvent is not played"]
    bare = _file(body.format(""), "S>A K>B")
    assert _messages(bare, "errors", "K") == ["a boundaryEvent of kind none is not BPMN"]


def test_a_message_that_is_no_message_is_refused_by_what_it_is() -> None:
    body = '<startEvent id="S"><messageEventDefinition messageRef="i"/></startEvent><task id="A"/>'
    xml = _file(body, "S>A", '<itemDefinition id="i"/>')
    assert "itemDefinition" in _messages(xml, "errors", "S")[0]
    assert _messages(_file(body, "S>A", '<message id="i" name="m"/>'), "errors", "S") == []
