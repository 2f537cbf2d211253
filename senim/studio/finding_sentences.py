"""What the check says of a drawing, for people: each sentence of the kernel with ours, by the kind of fault.

The left side is the kernel's sentence with names for what changes in it: `place` and `places` are elements, `trace` a way
through the model. The command line keeps the kernel's words; these are for pages.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentences = tuple[tuple[str, Promise], ...]

SOUND: Final[Sentences] = (
    (
        "deadlock: tokens wait for ever at {places}; trace: {trace}",
        _("The process gets stuck: it waits for ever at %(places)s. It comes to this so: %(trace)s."),
    ),
    (
        "no way to an end: nothing catches the error {code} that {place} throws",
        _("Nothing catches the error %(code)s that %(place)s throws, so the process cannot end."),
    ),
    (
        "no way to an end: after {place} the process may go round without ever waiting",
        _("After %(place)s the process may go round for ever without waiting for anybody."),
    ),
    (
        "no way to an end once tokens are at {places}; trace: {trace}",
        _("From %(places)s no end can be reached. It comes to this so: %(trace)s."),
    ),
    (
        "the task {place} can never start: no trace leads to it",
        _("The step %(place)s can never begin: no way through the model leads to it."),
    ),
    ("{place} is never reached", _("%(place)s is never reached.")),
    (
        "tokens may gather at {place} without end: the model is not bounded",
        _("%(place)s may begin again and again before it was finished, without end."),
    ),
    (
        "tokens of parallel branches meet at {place} without synchronising",
        _("Ways that run side by side come together at %(place)s without waiting for each other."),
    ),
    (
        "{place} may hold more than one token: the model is not 1-safe",
        _("%(place)s may be open several times at once."),
    ),
)

FLOWS: Final[Sentences] = (
    (
        "the flow refers to {name}, which is not a playable element here",
        _("This way begins or ends at %(name)s, which is not here."),
    ),
    ("the flow crosses the border of a sub-process", _("This way crosses the border of a sub-process.")),
    (
        "a flow out of {kind} {place} may not have a condition",
        _("A way out of %(place)s may not have a condition."),
    ),
    (
        "the condition reads {name}, which the process does not declare",
        _("The condition asks for %(name)s, which is not among the coded answers of the process."),
    ),
    (
        "the default flow {name} does not leave this element",
        _("The way to be taken when no other fits (%(name)s) does not begin here."),
    ),
    ("a flow may not enter a {kind}", _("No way may lead into this event.")),
    ("a flow may not leave an end event", _("No way may lead on from an end.")),
    (
        "it lists the {name} flow {flow}, which is not there",
        _("It names the way %(flow)s, which is not there."),
    ),
    (
        "it is attached to {name}, which is not an activity beside it",
        _("It is attached to %(name)s, which is no step beside it."),
    ),
    ("an event-based gateway needs events after it", _("After “whatever happens first” there must be events.")),
    (
        "{place} after it is not a catching event or receive task",
        _("%(place)s comes after it and is no event that can be waited for."),
    ),
    (
        "{place} after it is a link or repeated, which it cannot wait for",
        _("%(place)s comes after it and is a link or repeated, which cannot be waited for."),
    ),
    ("{place} after it has another flow coming in", _("Another way leads to %(place)s after it.")),
    ("{place} after it may not carry boundary events", _("%(place)s after it may not carry events on its border.")),
    (
        "second-person names {name}, which is not another task",
        _("Another person than at the step %(name)s is asked for, and there is no such other step."),
    ),
    (
        "a flow may not enter or leave an event sub-process",
        _("No way may lead into a sub-process that begins by an event, or out of it."),
    ),
    ("an event sub-process may not be repeated", _("A sub-process that begins by an event may not be repeated.")),
    (
        "an event sub-process needs exactly one start event, not {count}",
        _("A sub-process that begins by an event needs exactly one start, not %(count)s."),
    ),
    ("a sub-process begins with a plain start event only", _("A sub-process begins with a plain start only.")),
    (
        "there are several plain starts; only this one is used",
        _("There are several plain starts; only this one is used."),
    ),
    (
        "the link {name} needs one catching link of that name in its scope",
        _("The link %(name)s needs exactly one end of that name beside it."),
    ),
    (
        "the link {name} has no throwing link of that name in its scope",
        _("The link %(name)s has no beginning of that name beside it."),
    ),
    (
        "a throwing link has no flow out, a catching link none in",
        _("No way leads on from where a link begins, and none into where it ends."),
    ),
    ("nothing in it can begin", _("Nothing in it can begin.")),
    ("the process is empty", _("The process is empty.")),
    (
        "ways out without a condition: {names}; the first of them is always open",
        _("Ways without a condition: %(names)s. The first of them is always open."),
    ),
)

EVENTS: Final[Sentences] = (
    ("an error always interrupts", _("An error always interrupts.")),
    ("an event with several definitions is not played", _("An event of several kinds at once cannot be run.")),
    ("the message event names no message", _("No message is chosen for this event.")),
    (
        "the message {name} does not exist: this is the id of a thing of another kind ({kind})",
        _("There is no message %(name)s: this is the id of a thing of another kind (%(kind)s)."),
    ),
    (
        "it names no {kind}; only an event that names none either catches it",
        _("Nothing is chosen for what it throws; only an event that names nothing either catches it."),
    ),
    ("the message {name} does not exist", _("There is no message %(name)s.")),
    ("the signal {name} does not exist", _("There is no signal %(name)s.")),
    ("the error {name} does not exist", _("There is no error %(name)s.")),
    ("the escalation {name} does not exist", _("There is no escalation %(name)s.")),
    ("the signal event names no signal", _("No signal is chosen for this event.")),
    ("the {kind} event names no {name}", _("Nothing is chosen for what this event throws or catches.")),
    (
        "an event sub-process starts by a timer, message, signal, error or escalation",
        _("A sub-process that begins by an event begins by a timer, message, signal, error or escalation."),
    ),
    ("a {kind} of kind {name} is not BPMN", _("BPMN knows no such event at this place.")),
    ("the link has no name", _("The link has no name.")),
    (
        "the timer needs exactly one time: {kinds}",
        _("The timer needs exactly one time."),
    ),
    ("the timer has both senim:timer and a BPMN time", _("The timer has two times; one has to go.")),
    (
        "timeDuration {text} is not {wanted}",
        _("The time %(text)s cannot be read; it is written as PT1H or P2D, for example."),
    ),
    (
        "timeDate {text} is not {wanted}",
        _("The time %(text)s cannot be read; it is written as PT1H or P2D, for example."),
    ),
    (
        "timeCycle {text} is not {wanted}",
        _("The time %(text)s cannot be read; it is written as PT1H or P2D, for example."),
    ),
)

ELEMENTS: Final[Sentences] = (
    ("the id {name} is used twice", _("The id %(name)s is used twice.")),
    ("the process has no id", _("The process has no id.")),
    ("a sequence flow has no id", _("A way has no id.")),
    ("a {kind} has no id", _("An element has no id (%(kind)s).")),
    ("the file has no process {name}", _("There is no process %(name)s in the file.")),
    ("the file has no process", _("There is no process in the file.")),
    (
        "the file has several processes; only {name} is looked at",
        _("There are several processes in the file; only %(name)s is looked at."),
    ),
    (
        "with all it calls the process has more than {most} elements",
        _("With all that it calls, the process has more than %(most)s elements."),
    ),
    (
        "with all it calls the process nests deeper than {most}",
        _("With all that it calls, the process is nested deeper than %(most)s."),
    ),
    ("the process has more than {most} elements", _("The process has more than %(most)s elements.")),
    ("a gateway that starts the process is not played", _("A gateway cannot begin the process.")),
    (
        "a parallel event-based gateway is not played",
        _("Waiting for several events at once at one gateway cannot be run."),
    ),
    ("compensation is not played", _("Compensation cannot be run.")),
    ("a receive task that starts the process is not played", _("A step that waits cannot begin the process.")),
    (
        "start and completion quantities other than 1 are not played",
        _("Quantities of tokens other than 1 cannot be run."),
    ),
    (
        "conditions in {language} are not played; use CEL",
        _("Conditions in %(language)s cannot be run; write them in CEL."),
    ),
    ("the lane names {name}, which does not exist", _("The lane holds %(name)s, which is not there.")),
    (
        "the call activity calls {name}, which is not a process of this file",
        _("It calls %(name)s, which is not in this file."),
    ),
    ("the call activity names no process to call", _("It does not say which process it calls.")),
    (
        "the call of {name} goes round: it calls {other} again",
        _("The processes %(name)s and %(other)s call each other."),
    ),
    ("the process calls more than {most} others", _("The process calls more than %(most)s others.")),
    ("an activity can be repeated in one way only", _("A step can be repeated in one way only.")),
    (
        "loopMaximum must be a whole number from 1 to {most}, not {name}",
        _("The highest number of rounds is a whole number from 1 to %(most)s."),
    ),
    (
        "a loop needs a loopCondition or a loopMaximum",
        _("A loop needs a condition or a highest number of rounds."),
    ),
    (
        "copies need either a loopCardinality or a collection (loopDataInputRef)",
        _("A step with copies needs their number or a list."),
    ),
    ("copies with the behavior {name} are not played", _("Copies that tell of each other cannot be run.")),
    (
        "the output of the copies is not gathered: they all write the variables of the process",
        _("What copies answer is not gathered in a list: they all write the same coded answers."),
    ),
    ("{name} in {kind} is not played", _("It cannot be run with %(name)s.")),
    ("{name} inside {kind} is not played", _("It cannot be run with %(name)s.")),
    ("{name} is not played", _("Elements of this kind cannot be run (%(name)s).")),
)

FILES: Final[Sentences] = (
    ("the file is larger than {most} MB", _("The file is larger than %(most)s MB.")),
    ("the file is not text", _("The file is not text.")),
    ("the file is empty", _("The file is empty.")),
    (
        "the file says it is {name}; write it as UTF-8",
        _("The file says that it is written in %(name)s, which is not read here. Save it as UTF-8."),
    ),
    (
        "the file is not {name} text",
        _("The file is not written in %(name)s as it says. Save it as UTF-8."),
    ),
    ("a document type declaration is not allowed", _("A document type declaration is not allowed in the file.")),
    ("the file has more than {most} elements", _("The file has more than %(most)s elements.")),
    ("elements are nested deeper than {most}", _("The elements of the file are nested deeper than %(most)s.")),
    ("not well-formed XML: {text}", _("The file is no whole XML file; it may be damaged or cut off.")),
    ("not readable as XML: {text}", _("The file is no whole XML file; it may be damaged or cut off.")),
    ("the file is an early draft of BPMN, not 2.0", _("The file is an early draft of BPMN. Save it as BPMN 2.0.")),
    ("the file is {kind}, not BPMN 2.0", _("The file is %(kind)s. Save it as BPMN 2.0.")),
    ("the file is a {kind} model", _("The file is a %(kind)s model, not BPMN.")),
    (
        "the root element is {name}, not BPMN 2.0 definitions",
        _("The file is XML, but not BPMN 2.0: it begins with %(name)s."),
    ),
)
