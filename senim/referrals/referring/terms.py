"""The receiver's clock: by when a body answers, reports and confirms, in the working time of the unit that referred."""

from typing import Final, NamedTuple

from senim.kernel.worktime import add
from senim.places import queries as places
from senim.referrals.directory.models import Partner
from senim.referrals.tongue import moment_of

CONFIRM_HOURS: Final = 72
"""Within so many hours a body confirms that it stopped; after that our side gets an alarm."""


class Dues(NamedTuple):
    """By when (µs), and when the body is reminded."""

    due: int
    remind: int

    def facts(self) -> dict[str, int]:
        """As an event carries them."""
        return {"due": self.due, "remind": self.remind}


def answer_due(partner: Partner, unit_id: int, at: int) -> Dues:
    """By when the body says whether it takes the referral."""
    return _working(unit_id, at, partner.answer_days)


def result_due(partner: Partner, unit_id: int, at: int) -> Dues:
    """By when the body reports what became of it."""
    return _working(unit_id, at, partner.result_days)


def confirm_due(unit_id: int, at: int) -> Dues:
    """By when the body confirms that it stopped: clock hours, for what is seen is seen at night too."""
    calendar = places.calendar_for(unit_id, moment_of(at).year)
    return Dues(add(calendar, at, CONFIRM_HOURS, "hours"), add(calendar, at, CONFIRM_HOURS // 2, "hours"))


def _working(unit_id: int, at: int, days: int) -> Dues:
    """One working day before the end there is a reminder; of a single day, half way through it."""
    calendar = places.calendar_for(unit_id, moment_of(at).year)
    due = add(calendar, at, days, "working-days")
    return Dues(due, add(calendar, at, days - 1, "working-days") if days > 1 else (at + due) // 2)
