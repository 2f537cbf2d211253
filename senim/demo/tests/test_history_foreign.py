import csv
import datetime as dt
import random
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.catalogue.queries import compiled, versions
from senim.demo.history_foreign import (
    ASKED_BY_PHONE,
    CASES,
    HEADER,
    NAME,
    SERVICE,
    Done,
    bring_example,
    disturbed,
    example,
)
from senim.ledger.models import Record
from senim.studio.arriving import folder_of

AT = dt.datetime(2026, 6, 16, 4, tzinfo=dt.UTC)
PATH = [Done(hour * 3_600_000_000, step) for hour, step in enumerate("ABCDE")]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_a_disturbed_case_stays_in_order_of_time_and_most_cases_stay_as_they_were() -> None:
    chance = random.Random(5)
    found = [disturbed(PATH, chance) for _ in range(2_000)]
    assert all(one == sorted(one, key=lambda done: done.at) for one in found)
    kinds = {
        "same": sum(one == PATH for one in found),
        "shorter": sum(len(one) < 5 for one in found),
        "added": sum(any(done.step == ASKED_BY_PHONE for done in one) for one in found),
        "swapped": sum([done.step for done in one] in _swaps() for one in found),
    }
    assert kinds["same"] > 1_500
    assert min(kinds.values()) > 40
    assert [Done(hour * 3_600_000_000, step) for hour, step in enumerate("ABCDE")] == PATH


def _swaps() -> list[list[str]]:
    steps = list("ABCDE")
    return [[*steps[:n], steps[n + 1], steps[n], *steps[n + 2 :]] for n in range(4)]


@pytest.mark.db
def test_the_same_seed_gives_the_same_text_with_the_models_own_names(db: None) -> None:
    service = compiled(versions(SERVICE)[0].id, AT.date())
    text = example(service, AT, 3)
    assert text == example(service, AT, 3) != example(service, AT, 4)
    rows = list(csv.reader(StringIO(text)))
    assert tuple(rows[0]) == HEADER
    assert len({row[0] for row in rows[1:]}) == CASES
    assert {row[1] for row in rows[1:]} <= {task.name for task in service.net.tasks.values()} | {ASKED_BY_PHONE}


@pytest.mark.db
def test_the_imported_example_shows_what_left_the_model_and_counts_as_nobodys_request(db: None) -> None:
    log = bring_example(AT, 3)
    assert (log.state, log.portrait["cases"], log.report["rejected"]) == ("ready", CASES, {})
    assert 0.6 < log.checked["fitting"] / CASES < 0.95
    assert {kind for _step, kind, _count in log.checked["deviations"]} == {"skipped", "inserted"}
    assert ASKED_BY_PHONE in {step for step, _kind, _count in log.checked["deviations"]}
    assert not Record.objects.exists()
    assert not list(folder_of(log.pk).glob("source*"))
    ayan = Client()
    ayan.force_login(Officer.objects.get(username="ayan"))
    page = ayan.get(f"/en/studio/other-logs/{log.pk}/").content.decode()
    assert NAME in page
    assert ASKED_BY_PHONE in page
