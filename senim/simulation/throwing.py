"""Who catches an error or escalation that is thrown: found once, because every call stands in the net in full."""

from senim.kernel import tables
from senim.kernel.tables import Net
from senim.simulation.errors import NotSimulated
from senim.simulation.fields import NOTHING


def thrown_to(net: Net, node: int) -> tuple[int, int]:
    """The scope around a throwing event in which it is caught (ROOT: the process), and the event that catches it.

    The nearest wins; in one scope its event sub-processes come before its boundary events. NOTHING as the event when
    nobody catches an escalation. Refuses (NotSimulated) an error that nobody catches: running it would be refused too.
    """
    kind = "error" if net.kinds[node] == tables.FAIL else "escalation"
    scope, passed = net.parents[node], {node}
    while True:
        inside = [catch for catch in net.listeners.get(scope, ()) if net.parents[catch.event] not in passed]
        for catch in (*inside, *net.guards.get(scope, ())):
            if catch.kind == kind and catch.code in (None, net.event_codes[node]):
                return scope, catch.event
        if scope == tables.ROOT:
            break
        passed.add(scope)
        scope = net.parents[scope]
    if kind == "error":
        raise NotSimulated(f"{net.ids[node]}: nobody catches the error it throws")
    return NOTHING, NOTHING
