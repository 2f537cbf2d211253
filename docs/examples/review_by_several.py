"""Several people review one draft: copies, an early end, an escalation, and a withdrawal at any time."""

from senim.kernel.commands import Broadcast, Complete, Escalate, Start
from senim.kernel.deciding import decide_and_fold
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial

XML = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="example" targetNamespace="urn:senim:example">
  <signal id="s" name="draft withdrawn"/>
  <escalation id="e" escalationCode="late"/>
  <process id="Review" isExecutable="true">
    <startEvent id="Begin"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Opinion"/>
    <userTask id="Opinion">
      <multiInstanceLoopCharacteristics>
        <loopDataInputRef>reviewers</loopDataInputRef>
        <completionCondition>refused || numberOfCompletedInstances == 3</completionCondition>
      </multiInstanceLoopCharacteristics>
    </userTask>
    <boundaryEvent id="Late" attachedToRef="Opinion" cancelActivity="false">
      <escalationEventDefinition escalationRef="e"/>
    </boundaryEvent>
    <sequenceFlow id="f2" sourceRef="Late" targetRef="Remind"/>
    <userTask id="Remind"/>
    <sequenceFlow id="f3" sourceRef="Opinion" targetRef="Summarise"/>
    <userTask id="Summarise"/>
    <subProcess id="Withdrawal" triggeredByEvent="true">
      <startEvent id="Withdrawn"><signalEventDefinition signalRef="s"/></startEvent>
      <sequenceFlow id="f4" sourceRef="Withdrawn" targetRef="Tell"/>
      <userTask id="Tell"/>
    </subProcess>
  </process>
</definitions>
"""

net = compile_net(read(XML.encode()))
reviewers = {"reviewers": ["law", "finance", "language", "security"], "refused": False}
_, state = decide_and_fold(net, initial(net), Start(reviewers), 0)
print("asked:", state.waiting)
for command in (Complete("Opinion", {}), Escalate("Opinion", "late")):
    _, state = decide_and_fold(net, state, command, 0)
    print("after", type(command).__name__ + ":", state.waiting)

_, refused = decide_and_fold(net, state, Complete("Opinion", {"refused": True}), 0)
print("one refusal is enough:", refused.waiting)
_, second = decide_and_fold(net, state, Complete("Opinion", {}), 0)
_, third = decide_and_fold(net, second, Complete("Opinion", {}), 0)
print("so are three opinions:", second.waiting, "then", third.waiting)
events, withdrawn = decide_and_fold(net, state, Broadcast("draft withdrawn", {}), 0)
print("withdrawn:", withdrawn.waiting, "by", [f"{event.type} {event.element}" for event in events])
_, withdrawn = decide_and_fold(net, withdrawn, Complete("Tell", {}), 0)
print("ended:", withdrawn.ended)
