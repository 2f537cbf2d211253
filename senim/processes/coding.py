"""Only what a process declares as coded becomes a variable and enters the log."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from senim.kernel.model import Variable
from senim.kernel.net import Net
from senim.processes.errors import NotCodedVariable


def coded(net: Net, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values in the form in which the log keeps them. Refuses NotCodedVariable for a name or value that is not declared."""
    return {name: _coded(net, name, value) for name, value in values.items() if value is not None}


def _coded(net: Net, name: str, value: Any) -> Any:
    declared = net.variables.get(name)
    if declared is None or not _fits(declared, value):
        raise NotCodedVariable(name)
    return value.isoformat() if isinstance(value, dt.date) else value


def _fits(declared: Variable, value: Any) -> bool:
    if declared.type == "choice":
        return value in declared.values
    if declared.type == "boolean":
        return isinstance(value, bool)
    if declared.type == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return _is_date(value)


def _is_date(value: Any) -> bool:
    if isinstance(value, dt.date):
        return True
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
