"""Whether another rule for the service clock would treat the person worse than the one under which the clock began."""

from senim.kernel.terms import ClockRule, Term


def is_worse(before: ClockRule | None, after: ClockRule | None) -> bool:
    """True when `after` lets the clock stand still or run longer where `before` does not, or warns of it later.

    Also when a clock that may stand still by `before` could not be told to run again by `after`. Who may extend is no
    matter to the person. Terms of different units are taken to be worse: days of work and of the calendar are not compared.
    """
    if after is None:
        return before is not None and bool(before.pause_reasons)
    if before is None:
        before = ClockRule()
    if not after.pause_reasons <= before.pause_reasons:
        return True
    if after.extend_by is None or after.extend_up_to is None:
        return False
    if before.extend_by is None or _is_longer(before.extend_up_to, after.extend_up_to):
        return True
    return before.notice is not None and (after.notice is None or _is_longer(before.notice, after.notice))


def _is_longer(before: Term | None, after: Term) -> bool:
    return before is None or before.unit != after.unit or after.amount > before.amount
