"""Answers about running processes: what an instance waits for, its clock, and the work lists."""

from collections.abc import Iterable, Iterator
from datetime import date

from senim.catalogue.queries import Compiled, compiled
from senim.kernel.state import State, unpack
from senim.ledger import plain_rows
from senim.ledger.entries import Entry
from senim.ledger.queries import stream_entries_of
from senim.processes.models import Instance, ServiceClock, WorkItem
from senim.processes.runs import listening


def service_of(instance: Instance) -> Compiled:
    """The compiled service version that this instance runs on."""
    return compiled(instance.version_id, instance.terms_on)


def service_begun(instance: Instance) -> Compiled:
    """The version with which this instance began and whose promise was given; it may have moved since. One query."""
    first = stream_entries_of(instance.stream, ("registered",))[0]
    return compiled(first.payload["version"], instance.terms_on)


def versions_along(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Compiled]]:
    """Each record with the version in whose elements it is told; `entries` are whole streams, by stream and number.

    A `migrated` record comes with the version that it moves to.
    """
    version: Compiled | None = None
    terms_on = date.min
    for entry in entries:
        if entry.type == "registered":
            terms_on = date.fromisoformat(entry.payload["terms_on"])
            version = compiled(entry.payload["version"], terms_on)
        elif entry.type == "migrated":
            version = compiled(entry.payload["to"], terms_on)
        assert version is not None  # every stream begins with its registration
        yield entry, version


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
    return plain_rows.found(Instance, "request_id=%s ORDER BY stream", [request_id])


def open_items(stream: int) -> list[WorkItem]:
    """The steps of one instance that wait for a person, most urgent first."""
    return list(WorkItem.objects.filter(stream=stream).order_by("due_at", "id"))


def service_clock(stream: int) -> ServiceClock | None:
    """The clock of one instance."""
    return plain_rows.first(ServiceClock, "stream=%s", [stream])
