"""Terms (an amount of time in a unit) and the rule that says whether a clock may be paused or extended."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from senim.kernel.worktime_errors import WorktimeRefused

Unit = Literal["working-days", "working-hours", "working-minutes", "days", "hours", "months"]

UNITS: Final[tuple[str, ...]] = get_args(Unit)


def check_amount(amount: int) -> None:
    """Refuse (`bad_amount`) what is not a whole number from 1 up; half units are said in the smaller unit."""
    if type(amount) is not int or amount < 1:
        raise WorktimeRefused("bad_amount", f"the amount must be a whole number from 1 up, not {amount!r}")


def check_unit(unit: str) -> None:
    """Refuse (`bad_unit`) a unit that is not one of UNITS."""
    if unit not in UNITS:
        raise WorktimeRefused("bad_unit", f"the unit must be one of {', '.join(UNITS)}, not {unit!r}")


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of time in a unit, such as 15 working-days; `code` names the versioned legal term it comes from.

    Refuses (WorktimeRefused) an amount below 1 or a unit outside UNITS.
    """

    amount: int
    unit: Unit
    code: str = ""

    def __post_init__(self) -> None:
        check_amount(self.amount)
        check_unit(self.unit)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """What may change a clock: nothing, unless it is said here.

    `pause_reasons`: codes of the reasons for which it may be paused. `extend_by`: the role that may extend the limit,
    None for nobody. `extend_up_to`: the most that all extensions together may add. `notice`: the term within which the
    person is told of an extension (appeals: 2 months and 3 working days, APPC of Kazakhstan art. 76).
    """

    pause_reasons: frozenset[str] = frozenset()
    extend_by: str | None = None
    extend_up_to: Term | None = None
    notice: Term | None = None
