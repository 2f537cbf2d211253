import datetime as dt

import numpy as np
import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.catalogue.actions import release_drawn
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import Version
from senim.intake.models import ServiceRequest
from senim.ledger.followers import run_once
from senim.studio import exporting
from senim.studio.proof import LIKE, Spans, _durations, pair_of
from senim.studio.tests.conftest import AT
from tests.requests import ended, sent

START = dt.date(2026, 1, 1)


def version(number: int) -> Version:
    return Version(number, "advice", number, START, None, number, {})


def test_the_last_two_versions_that_were_used_are_compared_unless_others_are_named() -> None:
    known = [version(number) for number in (1, 2, 3)]
    assert pair_of(known, {1: 5, 2: 5, 3: 0}, "", "") == (known[0], known[1])
    assert pair_of(known, {1: 5, 2: 5, 3: 0}, "1", "3") == (known[0], known[2])
    assert pair_of(known, {1: 5}, "", "") is None
    assert pair_of(known, {1: 5}, "2", "2") is None


def test_a_running_request_is_counted_with_the_time_so_far() -> None:
    hour = 3_600_000_000
    found = Spans(np.array([0, 0]), np.array([2 * hour, -1]), ("KZ-71",) * 2, ("web",) * 2, 3 * hour)
    durations = _durations(found, 5 * hour)
    assert durations.seconds.tolist() == [7200.0, 18000.0]
    assert durations.running is not None
    assert durations.running.tolist() == [False, True]
    assert set(durations.groups) == set(LIKE)


@pytest.mark.db
def test_a_release_that_halves_the_time_is_seen_and_before_it_nothing_is_claimed() -> None:
    ayan = Client()
    ayan.force_login(Officer.objects.get(username="ayan"))
    assert ayan.get("/en/studio/advice/compare/").context["pair"] is None
    newest = ServiceVersion.objects.filter(code="advice").order_by("-version")[0]
    later = AT + dt.timedelta(days=14)
    release_drawn(code="advice", xml=newest.model_xml.encode(), on=later.date(), today=AT.date(), change={"en": "Less"})
    for beginning, hours in ((AT, 8), (later, 3)):
        for number in range(40):
            at = beginning + dt.timedelta(minutes=number)
            request = ServiceRequest.objects.get(pk=sent("advice", at=at).request_id)
            ended(request, at=at + dt.timedelta(hours=hours, minutes=7 * (number % 9)))
    run_once()
    exporting.write_all()
    page = ayan.get("/en/studio/advice/compare/")
    assert page.context["tone"] == "good"
    assert page.context["change"] == "Less"
    ended_row, median_row, *rest = page.context["table"].rows
    worked = next(row for row in rest if row[0] == "Median, in working time")
    assert (median_row[1], worked[1]) == ("8 h 24 min", "7 h 23 min"), "the break at noon is no working time"
    assert ended_row[1:3] == ("40", "40")
    assert median_row[3].startswith("−")
