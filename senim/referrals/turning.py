"""What the worker does each minute for meetings and problems."""

from senim.referrals.meetings import reminding as meetings
from senim.referrals.problems import reminding as problems
from senim.referrals.problems.actions import tell_sharers


def turn(at: int) -> int:
    """Remind, escalate, and tell who asked that a problem has ended; how many things were written to. `at` in µs UTC."""
    return meetings.remind(at) + problems.remind(at) + tell_sharers(at)
