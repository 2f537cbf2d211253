"""The made-up meetings and local problems: one of each over and one ahead, all of it following from the log, entered once."""

import datetime as dt

import pytest

from senim.casework.tests.conftest import Send, released, send  # noqa: F401
from senim.demo.history_together import write_together
from senim.ledger.rebuilding import check
from senim.referrals.meetings.models import Meeting, Undertaking
from senim.referrals.problems.models import Measure, Problem, Sharing

pytestmark = pytest.mark.db
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def test_a_meeting_and_a_problem_are_over_another_goes_on_and_a_second_load_adds_none(send: Send) -> None:  # noqa: F811
    crossing = send(words="Мектеп жанындағы жаяу жүргіншілер өткелі нашар көрінеді", about_police=False)
    send(about_police=False)
    for _load in range(2):
        write_together(AT)
        assert sorted(Meeting.objects.values_list("state", flat=True)) == ["held", "planned"]
        assert sorted(Problem.objects.values_list("state", "outcome")) == [("ended", "solved"), ("open", "")]
        assert sorted(Undertaking.objects.values_list("state", flat=True)) == ["done", "open"]
        assert Measure.objects.count() == 5
        assert list(Sharing.objects.values_list("pk", flat=True)) == [crossing.pk]
    assert check() == []
