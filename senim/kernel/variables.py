"""Checks the variables a command brings: where a process declares its variables, no others enter the log."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from senim.kernel.errors import Refused
from senim.kernel.model import Variable


def check_variables(declared: Mapping[str, Variable], given: Mapping[str, Any]) -> None:
    """Refuse (`bad_variable`) a variable the process does not declare or of another type.

    A process that declares none takes all. None unsets a variable. A date is text as 2026-12-31.
    """
    if not declared:
        return
    for name, value in given.items():
        variable = declared.get(name)
        if variable is None:
            raise Refused("bad_variable", f"the process does not declare the variable {name}", name)
        if value is not None and not _FITS[variable.type](variable, value):
            raise Refused("bad_variable", f"the variable {name} is not a {variable.type} the process knows", name)


def _is_number(_variable: Variable, value: object) -> bool:
    return type(value) is int or (type(value) is float and math.isfinite(value))


def _is_boolean(_variable: Variable, value: object) -> bool:
    return type(value) is bool


def _is_choice(variable: Variable, value: object) -> bool:
    return value in variable.values


def _is_date(_variable: Variable, value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


_FITS: Final[Mapping[str, Callable[[Variable, object], bool]]] = {
    "number": _is_number,
    "boolean": _is_boolean,
    "choice": _is_choice,
    "date": _is_date,
}
