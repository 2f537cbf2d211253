"""What the completion of certain steps does besides moving tokens; the step is known by its form, so every model may use it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from senim.kernel import clocks
from senim.kernel.terms import Term
from senim.ledger.actor import Actor
from senim.processes.pen import Pen

Effect = Callable[[Pen, Mapping[str, Any], int, Actor], None]


def after_completion(pen: Pen, element: str, variables: Mapping[str, Any], at: int, by: Actor) -> None:
    """Run the effect of the form with which `element` was completed, if it has one."""
    form = pen.net.tasks[element].form or ""
    if form in _EFFECTS:
        _EFFECTS[form](pen, variables, at, by)


def _extend(pen: Pen, variables: Mapping[str, Any], at: int, by: Actor) -> None:
    """An approved extension lengthens the limit by the working days that were proposed, as far as the clock rule allows."""
    pen.recalculate_clock(at)
    clock, rule = pen.clock(), pen.net.clock
    if variables.get("extension") != "approved" or clock is None or rule is None:
        return
    days = int(pen.run.state.variables.get("extension_days", 0))
    payload = clocks.extend(clock, rule, by.role, Term(days, "working-days"), "extension_approved", at, pen.calendar)
    pen.clock_event("clock_extended", {**payload, "extended": clock.extended + 1}, at, by)


_EFFECTS: Final[Mapping[str, Effect]] = {"approve_extension": _extend}
