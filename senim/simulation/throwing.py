"""Who catches an error or escalation that is thrown: found once, because every call stands in the net in full."""

from senim.kernel import tables
from senim.kernel.tables import Net
from senim.simulation.errors import NotSimulated
from senim.simulation.fields import NOTHING


def thrown_to(net: Net, node: int) -> tuple[int, int]:
    """The activity around a throwing event whose boundary event catches it, and that event; NOTHING twice for none.

    The nearest wins. Refuses (NotSimulated) an error that nobody catches: running it would be refused too.
    """
    kind = "error" if net.kinds[node] == tables.FAIL else "escalation"
    scope = net.parents[node]
    while scope != tables.ROOT:
        for catch in net.guards.get(scope, ()):
            if catch.kind == kind and catch.code in (None, net.event_codes[node]):
                return scope, catch.event
        scope = net.parents[scope]
    if kind == "error":
        raise NotSimulated(f"{net.ids[node]}: nobody catches the error it throws")
    return NOTHING, NOTHING
