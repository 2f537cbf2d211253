import datetime as dt

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.studio import aside, lanes
from senim.studio.aside import Aside, Lanes
from senim.studio.models import ForeignLog, LogFile

pytestmark = pytest.mark.db
SLEEPS = "import time; time.sleep(60)"


def waiting() -> ForeignLog:
    by, at = Officer.objects.get(username="ayan"), dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    return ForeignLog.objects.create(name="x", file_name="x.csv", size=1, brought_by=by, brought_at=at)


def test_without_an_errand_nothing_is_started() -> None:
    assert Aside(lanes.next_log).turn() == 0


def test_one_errand_runs_at_a_time_beside_the_worker_and_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_CODE", SLEEPS)
    log, other = waiting(), waiting()
    beside = Aside(lanes.next_log)
    assert [beside.turn(), beside.turn()] == [1, 0]
    beside.stop()
    log.refresh_from_db()
    other.refresh_from_db()
    assert (log.tries, other.tries) == (1, 0)


def test_a_large_log_holds_up_nobody_who_waits_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_CODE", SLEEPS)
    log = waiting()
    beside = Lanes()
    assert beside.turn() == 1
    by, at = log.brought_by, log.brought_at
    LogFile.objects.create(
        service="advice", form="csv", asked={"version": "1"}, language="en", asked_by=by, asked_at=at
    )
    assert [beside.turn(), beside.turn()] == [1, 0]
    beside.stop()
    assert LogFile.objects.get().tries == 1


def test_an_errand_that_takes_too_long_is_stopped_and_in_the_end_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_CODE", SLEEPS)
    monkeypatch.setattr(aside, "MOST_SECONDS", -1.0)
    log, beside = waiting(), Aside(lanes.next_log)
    assert [beside.turn() for _ in range(5)] == [1, 0, 1, 0, 0]
    log.refresh_from_db()
    assert (log.state, log.errand) == ("failed", "")


def test_a_log_without_its_file_fails_in_words(ayan_client: Client) -> None:
    from senim.studio import errands

    log = waiting()
    errands.run_all()
    log.refresh_from_db()
    assert (log.state, log.fault) == ("failed", "the file cannot be read: FileNotFoundError")
    assert b"the file cannot be read" in ayan_client.get(f"/en/studio/other-logs/{log.pk}/").content


@pytest.fixture
def ayan_client(db: None) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username="ayan"))
    return client
