"""Reading: what is refused, by element and line; and that no bytes whatever cause anything but ModelInvalid."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.checking import check_document
from senim.kernel.errors import Finding, ModelInvalid
from senim.kernel.net import compile_net
from senim.kernel.parsing import MAX_BYTES
from senim.kernel.reading import read
from senim.kernel.tests.drawing import HEAD, draw

FULL = (Path(__file__).parent / "models" / "full.bpmn").read_bytes()
TASK = "<startEvent id='S'/><task id='A'/><sequenceFlow id='f' sourceRef='S' targetRef='A'/>"


def findings(xml: bytes) -> tuple[Finding, ...]:
    with pytest.raises(ModelInvalid) as refusal:
        read(xml)
    return refusal.value.findings


def process(inside: str) -> bytes:
    return f"{HEAD}<message id='m' name='m'/>\n<process id='P'>\n{inside}\n</process></definitions>".encode()


def test_a_good_model_is_read_with_lanes_lines_and_kinds() -> None:
    definition = read(FULL)
    by_id = {element.id: element for element in definition.elements}
    assert by_id["Register"].role == "registrar"
    assert by_id["Register"].line == 14
    assert by_id["Look"].parent == "Inner"
    assert by_id["Silence"].event == "timer"
    assert definition.warnings == ()


@pytest.mark.parametrize(
    "element",
    [
        "<scriptTask id='X'/>",
        "<transaction id='X'/>",
        "<adHocSubProcess id='X'/>",
        "<complexGateway id='X'/>",
        "<endEvent id='X'><compensateEventDefinition/></endEvent>",
        "<endEvent id='X'><cancelEventDefinition/></endEvent>",
        "<intermediateThrowEvent id='X'><compensateEventDefinition/></intermediateThrowEvent>",
        "<boundaryEvent id='X' attachedToRef='A'><compensateEventDefinition/></boundaryEvent>",
        "<intermediateCatchEvent id='X'><conditionalEventDefinition/></intermediateCatchEvent>",
        "<task id='X'><multiInstanceLoopCharacteristics behavior='One'><loopCardinality>2</loopCardinality>"
        "</multiInstanceLoopCharacteristics></task>",
        "<task id='X' isForCompensation='true'/>",
        "<task id='X' startQuantity='2'/>",
        "<receiveTask id='X' instantiate='true'/>",
        "<eventBasedGateway id='X' instantiate='true'><outgoing>g</outgoing></eventBasedGateway>",
        "<someDay id='X'/>",
    ],
)
def test_what_bpmn_has_and_we_do_not_play_is_refused_by_id_and_line(element: str) -> None:
    found = findings(process(f"{TASK}\n{element}"))
    assert ("X", 4, "unsupported") in {(one.element, one.line, one.code) for one in found}
    read(process(TASK))


@pytest.mark.parametrize(
    ("inside", "element", "words"),
    [
        (TASK + "\n<sequenceFlow id='X' sourceRef='A' targetRef='nobody'/>", "X", "nobody"),
        (TASK + "\n<sequenceFlow id='X' sourceRef='A'/>", "X", "not a playable element"),
        (TASK + "\n<task id='A'/>", "A", "used twice"),
        (TASK + "\n<task name='X'/>", "", "no id"),
        (TASK + "\n<boundaryEvent id='X' attachedToRef='S'><timerEventDefinition><timeDuration>PT1H</timeDuration>"
         "</timerEventDefinition></boundaryEvent>", "X", "attached"),
        (TASK + "\n<boundaryEvent id='X' attachedToRef='A'/>", "X", "kind none"),
        (TASK + "\n<task id='X' default='f'/>", "X", "default flow"),
        (TASK + "\n<task id='X'><outgoing>gone</outgoing></task>", "X", "outgoing flow 'gone'"),
        (TASK + "\n<receiveTask id='X' messageRef='gone'/>", "X", "does not exist"),
        (TASK + "\n<endEvent id='X'/><sequenceFlow id='g' sourceRef='X' targetRef='A'/>", "X", "may not leave"),
        (TASK + "\n<startEvent id='X'/><sequenceFlow id='g' sourceRef='A' targetRef='X'/>", "X", "may not enter"),
        (TASK + "\n<eventBasedGateway id='X'/><sequenceFlow id='g' sourceRef='X' targetRef='A'/>", "X", "not a catching"),
        (TASK + "\n<subProcess id='B'><task id='C'/></subProcess>"
         "<sequenceFlow id='X' sourceRef='A' targetRef='C'/>", "X", "border"),
        (TASK + "\n<sequenceFlow id='X' sourceRef='A' targetRef='A'><conditionExpression>1 +</conditionExpression>"
         "</sequenceFlow>", "X", "not an expression"),
        (TASK + "\n<sequenceFlow id='X' sourceRef='S' targetRef='A'><conditionExpression>a</conditionExpression>"
         "</sequenceFlow>", "X", "may not have a condition"),
        (TASK + "\n<intermediateCatchEvent id='X'><timerEventDefinition><timeDuration>soon</timeDuration>"
         "</timerEventDefinition></intermediateCatchEvent>", "X", "not ISO 8601"),
        (TASK + "\n<intermediateCatchEvent id='X'><timerEventDefinition/></intermediateCatchEvent>", "X", "exactly one"),
        ("<laneSet id='L'><lane id='X'><flowNodeRef>gone</flowNodeRef></lane></laneSet>" + TASK, "X", "does not exist"),
        ("", "P", "empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_id(inside: str, element: str, words: str) -> None:
    found = findings(process(inside))
    assert any(one.element == element and one.code == "invalid" and words in one.message for one in found), found


def test_a_loop_that_nothing_enters_is_refused() -> None:
    found = findings(process("<task id='A'/><sequenceFlow id='f' sourceRef='A' targetRef='A'/>"))
    assert [(one.element, one.message) for one in found] == [("P", "nothing in it can begin")]


def bomb(count: int) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, count))
    return f'<!DOCTYPE d [<!ENTITY e0 "x">{entities}]><definitions a="&e{count - 1};">&e{count - 1};</definitions>'.encode()


def nested(depth: int) -> bytes:
    return f"{HEAD}{'<process>' * depth}{'</process>' * depth}</definitions>".encode()


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"   ",
        b"not xml",
        b"\x00\x01\x02",
        b"<definitions/>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        bomb(30),
        b'<!DOCTYPE d SYSTEM "http://example.invalid/x.dtd"><d/>',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        nested(300),
        nested(120),
        f"{HEAD}</definitions>".encode(),
        f"{HEAD}<process/></definitions>".encode(),
        draw("task Жұмыс").decode().encode("utf-16-le"),
        draw("task Жұмыс").decode().encode("koi8-r", "replace"),
        b'<?xml version="1.0" encoding="utf-7"?>' + draw("task A"),
        b'<?xml version="1.0" encoding="nonsense"?>' + draw("task A"),
        b" " * (MAX_BYTES + 1),
        draw("task A") + b"<more/>",
        draw("task A").replace(b"userTask", b"userTask id='B'", 1),
        draw("\n".join(f"task A{number}" for number in range(2_001))),
    ],
    ids=range(21),
)
def test_hostile_or_broken_files_are_refused_plainly_and_at_once(xml: bytes) -> None:
    found = findings(xml)
    assert found[0].code == "invalid"
    assert found[0].message


def test_deeply_nested_sub_processes_are_refused() -> None:
    lines = [f"{'  ' * depth}sub U{depth}" for depth in range(99)]
    assert "deeper" in findings(draw("\n".join([*lines, "  " * 99 + "task A"])))[0].message
    read(draw("\n".join([*lines[:20], "  " * 20 + "task A"])))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(FULL)), st.integers(0, 40), st.binary(max_size=12)), max_size=6))
def test_any_change_of_bytes_gives_a_model_or_a_clear_refusal(edits: list[tuple[int, int, bytes]]) -> None:
    xml = FULL
    for at, length, new in edits:
        xml = xml[:at] + new + xml[at + length :]
    with contextlib.suppress(ModelInvalid):
        compile_net(read(xml))
    assert check_document(xml)[1] in {0, 1, 2}


WORDS = sorted({word for word in FULL.decode().replace("<", " ").replace(">", " ").replace('"', " ").split() if word})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=4))
def test_exchanged_words_give_a_model_or_a_clear_refusal(swaps: list[tuple[str, str]]) -> None:
    text = FULL.decode()
    for old, new in swaps:
        text = text.replace(old, new, 2)
    with contextlib.suppress(ModelInvalid):
        compile_net(read(text.encode()))
    assert check_document(text.encode())[1] in {0, 1, 2}
