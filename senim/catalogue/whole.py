"""A process as its service sees it: what stands in it, in its sub-processes and in the processes that it calls."""

from collections.abc import Iterator, Mapping

from senim.kernel.model import TASKS, Element, Extension, Flow, ProcessDefinition, Variable


def processes(definition: ProcessDefinition) -> tuple[ProcessDefinition, ...]:
    """The process and all that it calls, at first or second hand."""
    return (definition, *definition.called.values())


def elements(definition: ProcessDefinition) -> list[Element]:
    """Every element, those of sub-processes and of called processes too."""
    return [element for process in processes(definition) for element in process.elements]


def flows(definition: ProcessDefinition) -> list[Flow]:
    """Every flow, those of sub-processes and of called processes too."""
    return [flow for process in processes(definition) for flow in process.flows]


def steps(definition: ProcessDefinition) -> list[Element]:
    """Every task."""
    return [element for element in elements(definition) if element.kind in TASKS]


def variables(definition: ProcessDefinition) -> Mapping[str, Variable]:
    """The declared variables by name: called processes share those of their caller, whose word counts."""
    every = reversed(processes(definition))
    return {variable.name: variable for process in every for variable in process.extension.variables}


def extensions(definition: ProcessDefinition) -> Iterator[tuple[str, Extension]]:
    """What every process and element says beyond BPMN, with the place for a sentence."""
    for process in processes(definition):
        yield "the process" if process is definition else f"process {process.id}", process.extension
    for element in elements(definition):
        yield element.id, element.extension


def awaited(definition: ProcessDefinition) -> set[str]:
    """The messages that something in the course of the process, or an event sub-process of it, waits for."""
    catching = {"boundaryEvent", "intermediateCatchEvent", "receiveTask"}
    starts = {element.id for element in elements(definition) if element.triggered}
    return {
        element.message
        for element in elements(definition)
        if element.message and (element.kind in catching or element.parent in starts)
    }


def possible_outcomes(definition: ProcessDefinition) -> set[str]:
    """How requests that follow this process may end: the values of `outcome`, and `withdrawn` where it hears that."""
    declared = variables(definition).get("outcome")
    # That a person takes a request back is an event of the log, not a choice of an officer.
    return {*(declared.values if declared else ()), *(["withdrawn"] if "withdraw" in awaited(definition) else [])}
