"""Draws small BPMN files for the tests: nodes by one line of text, flows as `A > B`."""

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:senim="urn:senim:bpmn:1" '
    'id="drawn" targetNamespace="urn:senim:test">'
)
KINDS = {
    "task": "userTask", "receive": "receiveTask", "xor": "exclusiveGateway", "and": "parallelGateway",
    "or": "inclusiveGateway", "events": "eventBasedGateway", "start": "startEvent", "end": "endEvent",
    "catch": "intermediateCatchEvent", "throw": "intermediateThrowEvent", "boundary": "boundaryEvent",
    "sub": "subProcess", "event": "subProcess", "call": "callActivity",
}  # fmt: skip
CODES = {"signal": "name", "error": "errorCode", "escalation": "escalationCode"}


def draw(text: str, messages: str = "m", process: str = 'id="P" isExecutable="true"') -> bytes:
    """A BPMN file from lines, indented by two inside a sub-process:

    `task A`, `start S message=m`, `catch C timer=PT1H`, `end T terminate`, `boundary B on=A message=m soft`,
    `xor G default=f`, `sub U`, and flows `A > B`, `f: A > B if amount > 1`. Flows without a name are numbered.
    Events: `signal=x`, `link=x`, `error=E`, `escalation=E`, the last two without a code catch any. `event V` is an event
    sub-process, its start may be `soft`. `call C calls=Q` calls the process that `process Q` draws, indented like a
    sub-process. Copies: `times=3` or `each=items`, side by side, or `serial` ones, `until=condition`; loops:
    `loop=condition`, tested `before`, `max=3`. Conditions of these have no spaces.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    counter = [0]
    own, called = _apart(lines)
    named = "".join(f'<message id="{name}" name="{name}"/>' for name in messages.split())
    for kind, attribute in CODES.items():
        codes = {part.split("=")[1] for line in lines for part in line.split() if part.startswith(f"{kind}=")}
        named += "".join(f'<{kind} id="{kind}_{code}" {attribute}="{code}"/>' for code in sorted(codes))
    body = f"<process {process}>{_scope(own, counter)}</process>"
    for name, inside in called.items():
        body += f'<process id="{name}">{_scope(inside, counter)}</process>'
    return f"{HEAD}{named}{body}</definitions>".encode()


def _apart(lines: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """The lines of the process itself, and of those drawn by `process Q`."""
    own: list[str] = []
    called: dict[str, list[str]] = {}
    target, border = own, -1
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if line.split()[0] == "process":
            target, border = called.setdefault(line.split()[1], []), depth
            continue
        if depth <= border:
            target, border = own, -1
        target.append(line)
    return own, called


def _scope(lines: list[str], counter: list[int]) -> str:
    out, position = [], 0
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    while position < len(lines):
        line, position = lines[position], position + 1
        inside = []
        while position < len(lines) and len(lines[position]) - len(lines[position].lstrip()) > indent:
            inside.append(lines[position])
            position += 1
        out.append(_line(line.strip(), inside, counter))
    return "\n".join(out)


def _line(line: str, inside: list[str], counter: list[int]) -> str:
    kind, name, *rest = line.split()
    if kind not in KINDS or name == ">":
        return _flow(line, counter)
    given = dict(part.split("=", 1) for part in rest if "=" in part)
    attributes = ""
    if kind == "receive" and "message" in given:
        attributes += f' messageRef="{given["message"]}"'
    if kind == "event":
        attributes += ' triggeredByEvent="true"'
    if kind == "start" and "soft" in rest:
        attributes += ' isInterrupting="false"'
    if "calls" in given:
        attributes += f' calledElement="{given["calls"]}"'
    if "on" in given:
        attributes += f' attachedToRef="{given["on"]}" cancelActivity="{"false" if "soft" in rest else "true"}"'
    if "default" in given:
        attributes += f' default="{given["default"]}"'
    content = _definition(kind, given, rest) + _repeat(given, rest) + _scope(inside, counter)
    return f'<{KINDS[kind]} id="{name}"{attributes}>{content}</{KINDS[kind]}>'


def _definition(kind: str, given: dict[str, str], rest: list[str]) -> str:
    if "timer" in given:
        text = given["timer"]
        tag = "timeCycle" if text.startswith("R") else "timeDate" if "-" in text else "timeDuration"
        return f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"
    if "message" in given and kind != "receive":
        return f'<messageEventDefinition messageRef="{given["message"]}"/>'
    if "link" in given:
        return f'<linkEventDefinition name="{given["link"]}"/>'
    for code in CODES:
        if code in given:
            return f'<{code}EventDefinition {code}Ref="{code}_{given[code]}"/>'
        if code in rest:
            return f"<{code}EventDefinition/>"
    return "<terminateEventDefinition/>" if "terminate" in rest else ""


def _repeat(given: dict[str, str], rest: list[str]) -> str:
    def part(tag: str, key: str) -> str:
        text = given.get(key, "").replace("&", "&amp;").replace("<", "&lt;")
        return f"<{tag}>{text}</{tag}>" if text else ""

    if "loop" in given or "max" in given:
        most = f' loopMaximum="{given["max"]}"' if "max" in given else ""
        before = ' testBefore="true"' if "before" in rest else ""
        tag = "standardLoopCharacteristics"
        return f"<{tag}{most}{before}>{part('loopCondition', 'loop')}</{tag}>"
    if "times" in given or "each" in given:
        tag = "multiInstanceLoopCharacteristics"
        inner = (
            part("loopCardinality", "times") + part("loopDataInputRef", "each") + part("completionCondition", "until")
        )
        return f'<{tag} isSequential="{"true" if "serial" in rest else "false"}">{inner}</{tag}>'
    return ""


def _flow(line: str, counter: list[int]) -> str:
    ends, _, condition = line.partition(" if ")
    name, _, ends = ends.rpartition(":")
    source, target = (part.strip() for part in ends.split(">"))
    counter[0] += 1
    text = condition.replace("&", "&amp;").replace("<", "&lt;")
    inside = f"<conditionExpression>{text}</conditionExpression>" if condition else ""
    name = name.strip() or f"flow{counter[0]}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
