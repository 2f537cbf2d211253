"""How long the steps of the made-up year take. Believable figures of our own, not measured anywhere."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from senim.demo.history_case import Case


class Effort(NamedTuple):
    """How long a step takes: median minutes of handling; and in a share of cases a wait on others first, median hours."""

    minutes: float
    waits: float = 0.0
    hours: float = 1.0
    spread: float = 0.8


_DEFAULT: Final = Effort(15)
EFFORTS: Final[Mapping[tuple[str | int, ...], Effort]] = {
    ("advice", "Assign"): Effort(6),
    ("advice", "Consider"): Effort(26, 0.62, 5, 0.85),
    ("advice", "Advise"): Effort(25, 0.7, 6),
    ("advice", "Redirect"): Effort(12, 0.3, 3),
    ("appeal", "Register"): Effort(12, 0.1, 2),
    ("appeal", "Redirect"): Effort(20, 0.5, 5),
    ("appeal", "Examine"): Effort(55, 0.92, 24, 0.62),
    ("appeal", "Appoint"): Effort(4, 0.3, 3),
    ("appeal", "Agree"): Effort(15, 0.4, 4),
    ("appeal", "Sign"): Effort(8, 0.5, 5),
    ("appeal", 2, "Sign"): Effort(15, 0.85, 9.5),
    ("appeal", "Dispatch"): Effort(8, 0.2, 2),
    ("appeal", "ApproveExtension"): Effort(8, 0.4, 4),
    ("report", "CheckDanger"): Effort(5),
    ("report", "HandOver"): Effort(5),
    ("report", "Assess"): Effort(10, 0.2, 0.5),
    ("report", "RecordKui"): Effort(8),
    ("report", "Direct"): Effort(12, 0.3, 1),
    ("report", "Clarify"): Effort(45, 0.85, 3.5, 0.6),
    ("report", "RecordErdr"): Effort(15, 0.4, 1.5),
    ("report", "TellNumber"): Effort(8, 0.3, 1),
    ("certificate", "Register"): Effort(10),
    ("certificate", "Check"): Effort(12, 0.1, 2),
    ("certificate", "CheckRecords"): Effort(15, 0.8, 8),
    ("certificate", "Inspect"): Effort(40, 0.8, 10),
    ("certificate", "Decide"): Effort(25, 0.3, 3),
    ("certificate", "Sign"): Effort(8, 0.5, 5),
    ("certificate", "Dispatch"): Effort(8, 0.3, 3),
    ("migration", "Register"): Effort(8),
    ("migration", "Forward"): Effort(6, 0.4, 4),
    ("migration", "Receive"): Effort(12, 0.1, 2),
    ("migration", "Record"): Effort(10),
    ("migration", "AskOthers"): Effort(12),
    ("migration", "Examine"): Effort(35, 0.3, 4),
    ("migration", "Sign"): Effort(8, 0.5, 5),
    ("migration", "Dispatch"): Effort(8, 0.2, 2),
    ("road", "Register"): Effort(10),
    ("road", "Forward"): Effort(8, 0.4, 4),
    ("road", "RegisterAgain"): Effort(10, 0.3, 4),
    ("road", "Find"): Effort(25, 0.7, 8),
    ("road", "Take"): Effort(10, 0.1, 2),
    ("road", "Copy"): Effort(20, 0.75, 9),
    ("road", "Review"): Effort(25, 0.4, 4),
    ("road", "Sign"): Effort(8, 0.5, 5),
    ("road", "Dispatch"): Effort(8, 0.3, 3),
    ("review", "TakeUp"): Effort(10, 0.5, 4),
    ("review", "LookAgain"): Effort(60, 0.9, 22, 0.6),
    ("review", "Decide"): Effort(25, 0.6, 6),
}
"""By service and step, or by service, version and step where a version takes another time."""


def effort(case: Case, element: str) -> Effort:
    """How long a step of this case takes."""
    code = case.service.service.code
    return EFFORTS.get((code, case.service.version, element)) or EFFORTS.get((code, element), _DEFAULT)
