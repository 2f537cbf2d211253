"""Answers about running processes: what an instance waits for, its clock, and the work lists."""

from senim.catalogue.queries import Compiled, compiled
from senim.kernel.state import State, unpack
from senim.processes.models import Instance, ServiceClock, WorkItem
from senim.processes.runs import listening


def service_of(instance: Instance) -> Compiled:
    """The compiled service version that this instance runs on."""
    return compiled(instance.version_id, instance.terms_on)


def state_of(instance: Instance) -> State:
    """Where the instance stands."""
    return unpack(service_of(instance).net, bytes(instance.state))


def hears(instance: Instance, message: str) -> bool:
    """Whether a message of the process would be heard now."""
    return message in listening(state_of(instance))


def messages_heard(instance: Instance) -> frozenset[str]:
    """Every message of the process that would be heard now."""
    return listening(state_of(instance))


def instances_of(request_id: int) -> list[Instance]:
    """All runs of a request, the first one first: its own and its reviews."""
    return list(Instance.objects.filter(request_id=request_id).order_by("stream"))


def open_items(stream: int) -> list[WorkItem]:
    """The steps of one instance that wait for a person, most urgent first."""
    return list(WorkItem.objects.filter(stream=stream).order_by("due_at", "id"))


def service_clock(stream: int) -> ServiceClock | None:
    """The clock of one instance."""
    return ServiceClock.objects.filter(stream=stream).first()
