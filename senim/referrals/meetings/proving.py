"""Folds the streams of meetings anew and compares them with the live tables and notices."""

from collections.abc import Iterator

from senim.ledger.rebuilding import rebuilder
from senim.referrals.meetings.folding import MEETING
from senim.referrals.records import differences


@rebuilder("meetings")
def meeting_differences() -> Iterator[str]:
    """One line for each meeting, participant, undertaking and notice that does not follow from the log."""
    yield from differences(MEETING)
