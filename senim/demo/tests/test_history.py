"""The made-up year in the database: consistent in itself, loaded once or not at all, and alive afterwards."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Max
from pytest_django.fixtures import Settings

from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.casework.worklist import Asked, listed
from senim.catalogue.queries import current, forget_releases
from senim.demo.history import has_history
from senim.demo.history_arrivals import Coming
from senim.demo.history_book import Book
from senim.demo.history_logs import write_logs
from senim.demo.history_opening import Doors, key_of
from senim.demo.history_studies import STUDIES
from senim.demo.loading import demo_receipts, demo_visit_codes, load
from senim.desks.codes import visit_of_code
from senim.desks.models import Visit
from senim.intake.actions import micros, submit
from senim.intake.arrivals import Arrival
from senim.intake.models import Contact, Message, Rating, ServiceRequest
from senim.intake.queries import request_by_receipt
from senim.ledger.actor import Actor
from senim.ledger.checkpoints import take_checkpoint
from senim.ledger.entries import Entry
from senim.ledger.followers import run_once
from senim.ledger.models import Record
from senim.ledger.queries import stream_entries
from senim.ledger.rebuilding import check
from senim.ledger.streams import VISITS
from senim.ledger.verifying import verify
from senim.places.atlas import forget
from senim.processes import actions as processes
from senim.processes.models import Instance, MonthlyFigure, WorkItem
from senim.studio.models import ForeignLog

AT = dt.datetime(2026, 11, 18, 6, 30, tzinfo=dt.UTC)  # a Wednesday before noon
FEW = 400
VISIT_DAYS = 2


@pytest.fixture(autouse=True)
def _nothing_remembered(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rolled back versions and units must not be remembered; checkpoints of other tests are not ours, logs are kept small."""
    settings.CHECKPOINT_FILE, settings.DATA_DIR = tmp_path / "checkpoints.txt", tmp_path
    few = {"assembly": replace(STUDIES["assembly"], yearly=60)}
    monkeypatch.setattr("senim.demo.loading.write_logs", partial(write_logs, studies=few))
    monkeypatch.setattr("senim.demo.history_foreign.CASES", 30)
    forget()
    forget_releases()
    yield
    forget()
    forget_releases()


@pytest.fixture
def loaded(db: None) -> None:
    load(at=AT, requests=FEW, visit_days=VISIT_DAYS)


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_log_and_projections_agree_and_a_changed_cell_would_be_noticed() -> None:
    assert ServiceRequest.objects.count() == FEW
    assert run_once() == 0, "the followers have read all of it"
    assert check() == []
    assert verify() == []
    assert take_checkpoint(micros(AT), at_once=True) is not None
    assert verify() == []
    WorkItem.objects.filter(pk=WorkItem.objects.order_by("pk")[0].pk).update(due_at=1)
    assert check() != [], "control: one altered cell"


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_records_stand_in_the_order_of_time_and_none_is_in_the_future() -> None:
    rows = list(Record.objects.order_by("seq").values_list("seq", "at"))
    assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
    moments = list(Record.objects.filter(stream__gte=VISITS.last).order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert micros(AT) - 366 * 86_400_000_000 < moments[0] <= moments[-1] <= micros(AT)
    assert not Instance.objects.filter(next_due_at__lte=micros(AT)).exists()
    assert MonthlyFigure.objects.aggregate(last=Max("month"))["last"] == "2026-11"


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_words_lie_beside_the_log_and_belong_to_somebody() -> None:
    streams = set(Instance.objects.values_list("stream", flat=True))
    assert set(Message.objects.values_list("stream", flat=True)) <= streams
    assert set(Rating.objects.values_list("stream", flat=True)) <= streams
    ended = set(Instance.objects.exclude(ended_at=None).values_list("stream", flat=True))
    unsent = Message.objects.filter(kind="letter", sent_at=None)
    assert not unsent.filter(stream__in=ended - _withdrawn()).exists()
    assert Contact.objects.exclude(iin_last4="").count() == 0
    reached = ServiceRequest.objects.exclude(contact_hash=None).values_list("contact_hash", flat=True)
    assert len({bytes(one or b"") for one in reached}) < len(reached), "some people write twice"


def _withdrawn() -> set[int]:
    return set(Instance.objects.filter(outcome="withdrawn").values_list("stream", flat=True))


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_a_load_leaves_a_log_for_study_and_an_imported_example(tmp_path: Path) -> None:
    assert len(list((tmp_path / "log" / "assembly").glob("*.parquet"))) > 10
    log = ForeignLog.objects.get()
    assert (log.state, log.brought_by.username, log.portrait["cases"]) == ("ready", "ayan", 30)


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_a_second_load_adds_nothing() -> None:
    before = Record.objects.count(), ServiceRequest.objects.count(), Message.objects.count()
    load(at=AT + dt.timedelta(days=1), requests=FEW, visit_days=VISIT_DAYS)
    assert (Record.objects.count(), ServiceRequest.objects.count(), Message.objects.count()) == before


@pytest.mark.db
def test_a_load_that_is_stopped_leaves_nothing_and_the_next_one_completes() -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done >= 200:
            raise Stopped

    with pytest.raises(Stopped):
        load(stop, AT, requests=FEW, visit_days=VISIT_DAYS)
    assert not has_history()
    assert not Instance.objects.exists()
    seen: list[tuple[int, int]] = []
    load(lambda done, total: seen.append((done, total)), AT, requests=FEW, visit_days=VISIT_DAYS)
    assert ServiceRequest.objects.count() == FEW
    assert seen[-1] == (FEW, FEW)
    assert seen == sorted(seen)


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_the_live_system_goes_on_from_there() -> None:
    item = WorkItem.objects.filter(element="Consider").order_by("due_at")[0]
    answer = {"next_step": "answer", "outcome": "answered"}
    processes.complete(
        stream=item.stream, element="Consider", variables=answer, at=micros(AT), by=Actor("officer", 1, item.unit_id)
    )
    assert Instance.objects.get(stream=item.stream).outcome == "answered"
    service = current("advice", AT.date())
    arrival = Arrival(service, {"competence": "criminal", "question": "?", "place": {}}, b"k" * 16, "web", "kk", AT)
    assert submit(arrival).request_id == FEW + 1
    assert check() == []


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_the_receipts_that_are_shown_open_their_requests() -> None:
    receipts = demo_receipts()
    assert len(receipts) >= 2
    for number, secret in receipts:
        assert request_by_receipt(number, secret).received_at <= AT
    assert demo_receipts(seed=1) == [], "of another history no key is known"


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_the_codes_that_are_shown_open_a_ticket_and_an_appointment() -> None:
    states = [Visit.objects.get(pk=visit_of_code(code)).state for code in demo_visit_codes()]
    assert states == ["waiting", "booked"]
    assert demo_visit_codes(seed=1) == []


@pytest.mark.db
@pytest.mark.usefixtures("loaded")
def test_the_named_officers_find_work() -> None:
    """With the whole history there is something for each; with few requests at least somebody waits in their region."""
    counts = listed(viewer_of(Officer.objects.get(username="dana")), Asked(tab="units"), AT).counts
    assert sum(counts.values()) > 0


class Kept(list[Entry]):
    def follow(self, entries: Any) -> None:
        self.extend(entries)


def _first_records(entries: list[Entry]) -> list[tuple[Any, ...]]:
    return [(one.n, one.at, one.type, one.activity, one.role, one.actor, one.unit, one.text) for one in entries]


@pytest.mark.db
@pytest.mark.parametrize("code", ["advice", "appeal", "report"])
def test_a_made_up_request_begins_as_intake_would_have_begun_it(code: str) -> None:
    load(at=AT, requests=1, visit_days=VISIT_DAYS)
    kept = Kept()
    book = Book(lambda *_: None, kept.follow)
    for number in range(2, 6):
        coming = Coming(micros(AT), "KZ-71", code, "web", "ru")
        case = Doors(7, book, 0).open(coming, number, current(code, AT.date()))
        names = {field.id for page in case.service.service.pages for field in page.fields}
        answers = {**_words(case.row.answers), **_contact(case, names)}
        found = submit(Arrival(case.service, answers, key_of(7, number), "web", "ru", AT))
        live = ServiceRequest.objects.get(pk=found.request_id)
        for name in case.row._fields:
            ours, theirs = getattr(case.row, name), getattr(live, name)
            assert (_words(ours) if name == "answers" else ours) == (
                bytes(theirs) if isinstance(ours, bytes) else theirs
            )
        assert found.request_id == number, "the same stream, so that even the hashes agree"
        theirs = stream_entries(number * 16)
        assert _first_records(book.entries[-len(theirs) :]) == _first_records(theirs)
        assert book.entries[-1].hash == theirs[-1].hash


def _words(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def _contact(case: Any, names: set[str]) -> dict[str, str]:
    kinds = {"full_name": "person", "phone": "phone", "email": "email", "address": "postal_address"}
    return {kinds[name]: value for name, value in case.contact.items() if kinds[name] in names}
