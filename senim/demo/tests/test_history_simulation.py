"""The made-up year by itself: the same for the same seed, believable in its shares, clearly synthetic in its words."""

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from statistics import median
from typing import Any

import pytest

from senim.catalogue.answers import complete_answers
from senim.catalogue.queries import compiled, current, forget_releases
from senim.demo.history import simulate
from senim.demo.history_arrivals import SHOCK_REGIONS, SHOWN_REGION, ZONE, coming, shock_day
from senim.demo.history_book import Book
from senim.demo.history_opening import key_of
from senim.demo.history_words import letter, one, somebody, topics, words, written
from senim.demo.loading import release_services
from senim.intake.actions import micros
from senim.places.atlas import forget
from senim.places.queries import regions

AT = dt.datetime(2026, 11, 18, 6, 30, tzinfo=dt.UTC)
LANGUAGES = ("kk", "ru", "en")


class Year:
    """What one simulation wrote: rows by table, and a hash of all of it."""

    def __init__(self, number: int, seed: int = 1) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.digest = sha256()
        simulate(AT, seed, number, Book(self.write, lambda _: None), lambda _done, _total: None)

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.digest.update(repr((table, rows)).encode())
        self.rows.setdefault(table, []).extend(dict(zip(columns, row, strict=True)) for row in rows)

    def of(self, table: str) -> list[dict[str, Any]]:
        return self.rows.get(table, [])


@pytest.fixture(autouse=True)
def _services(request: pytest.FixtureRequest) -> Iterator[None]:
    if "db" in request.fixturenames or request.node.get_closest_marker("db"):
        request.getfixturevalue("db")
        forget()
        release_services(AT.date())
    yield
    forget()
    forget_releases()


@pytest.mark.db
def test_the_same_seed_writes_the_same_bytes_and_another_seed_others() -> None:
    first, second, other = Year(150).digest.digest(), Year(150).digest.digest(), Year(150, seed=2).digest.digest()
    assert first == second
    assert first != other


@pytest.mark.db
def test_the_shares_are_believable_and_nothing_is_missing() -> None:
    year = Year(1200)
    clocks = {row["stream"]: row for row in year.of("processes_serviceclock")}
    ended = [row for row in year.of("processes_instance") if row["ended_at"]]
    for service, least, most in (("advice", 0.8, 0.99), ("appeal", 0.7, 0.97), ("report", 0.85, 0.995)):
        kept = [_within(clocks[row["stream"]], "promise_due_at") for row in ended if row["service"] == service]
        assert least < sum(kept) / len(kept) < most, service
    late = [not _within(clocks[row["stream"]], "limit_due_at") for row in ended]
    assert 0 < sum(late) / len(late) < 0.08
    assert {row["outcome"] for row in ended} >= {"answered", "granted", "partly", "declined", "explained", "redirected"}
    assert {row["outcome"] for row in ended} >= {"withdrawn", "investigation", "recorded", "upheld"}
    requests = year.of("intake_servicerequest")
    assert len({row["region_id"] for row in requests}) == 20
    assert {row["lane"] for row in requests} == {"advice", "formal", "report", "service"}
    assert {row["channel"] for row in requests} == {"web", "phone", "counter"}
    assert {row["language"] for row in requests} == set(LANGUAGES)
    kinds = {row["type"] for row in year.of("ledger_record")}
    assert kinds >= {
        "asked",
        "replied",
        "fired",
        "called_in",
        "clock_paused",
        "clock_extended",
        "disputed",
        "rated",
        "moved",
    }
    assert {row["kind"] for row in year.of("intake_message")} == {
        "question",
        "reply",
        "remark",
        "letter",
        "notice",
        "note",
    }


@pytest.mark.db
def test_two_streamlined_services_became_faster_in_the_middle_of_the_year_and_the_appeal_did_not() -> None:
    year = Year(3000)
    hours: dict[tuple[str, int], list[float]] = {}
    for row in year.of("processes_instance"):
        if row["ended_at"] and row["outcome"] != "withdrawn":
            which = compiled(row["version_id"], AT.date())
            hours.setdefault((which.service.code, which.version), []).append(
                (row["ended_at"] - row["opened_at"]) / 3.6e9
            )
    change = {code: median(hours[code, 2]) / median(hours[code, 1]) - 1 for code in ("certificate", "road", "appeal")}
    assert change["certificate"] < -0.2, change
    assert change["road"] < -0.2, change
    assert -0.2 < change["appeal"] < 0.2, change
    assert {version for code, version in hours if code == "report"} == {2}
    assert {version for code, version in hours if code == "migration"} == {2}


def _within(clock: dict[str, Any], due: str) -> bool:
    return clock[due] is None or clock["stopped_at"] <= clock[due]


@pytest.mark.db
def test_every_answer_fits_its_question_and_no_key_is_used_twice() -> None:
    year = Year(200)
    contacts = {row["request_id"]: row for row in year.of("intake_contact")}
    for row in year.of("intake_servicerequest"):
        service = current(row["service"], AT.date()).service
        answers = json.loads(row["answers"])
        contact = contacts.get(row["id"], {})
        named = {"person": "full_name", "phone": "phone", "email": "email", "postal_address": "address"}
        asked = {field.id for page in service.pages for field in page.fields}
        answers |= {name: contact[column] for name, column in named.items() if name in asked and contact.get(column)}
        assert complete_answers(service, answers) == answers
    assert len({key_of(1, number) for number in range(5000)}) == 5000
    assert key_of(1, 5) != key_of(2, 5)


@pytest.mark.db
def test_requests_come_by_people_and_four_times_as_many_on_the_day_of_shock() -> None:
    arrivals = coming(regions(), AT, 20_000, 3)
    assert [one.at for one in arrivals] == sorted(one.at for one in arrivals)
    assert arrivals[-1].at < micros(AT)
    by_region = Counter(one.region for one in arrivals)
    assert by_region["KZ-75"] > 5 * by_region["KZ-62"]
    days = Counter(
        dt.datetime.fromtimestamp(one.at // 1_000_000, ZONE).date() for one in arrivals if one.region in SHOCK_REGIONS
    )
    shock = shock_day(AT)
    around = [days[shock + dt.timedelta(weeks=weeks)] for weeks in (-2, -1, 1, 2)]
    assert 2.5 < days[shock] / (sum(around) / 4) < 6
    assert SHOWN_REGION not in SHOCK_REGIONS


def _sentences(node: Any) -> Iterator[tuple[str, str]]:
    for key, value in node.items() if isinstance(node, dict) else ():
        if key in LANGUAGES:
            yield from ((key, text) for text in (value if isinstance(value, list) else [value]))
        elif isinstance(value, dict):
            yield from _sentences(value)
        elif isinstance(value, list):
            for part in value:
                yield from _sentences(part)


def test_all_words_are_in_three_languages_with_real_letters() -> None:
    sentences = list(_sentences(words()))
    counts = Counter(language for language, _ in sentences)
    assert min(counts.values()) > 60
    mixed = re.compile(r"[A-Za-z][а-яёәіңғүұқөһА-ЯЁӘІҢҒҮҰҚӨҺ]|[а-яёәіңғүұқөһА-ЯЁӘІҢҒҮҰҚӨҺ][A-Za-z]")
    assert mixed.search("Kөше"), "control: a Latin K"
    assert not [text for _, text in sentences if mixed.search(text)]
    assert not [text for language, text in sentences if language == "en" and re.search("[а-яА-ЯёЁ]", text)]


def test_people_and_letters_are_clearly_made_up() -> None:
    chance = random.Random(5)
    for number in range(50):
        person = somebody(number)
        assert person.phone.startswith("+7701000")
        assert person.email.endswith("@example.kz")
        assert all(int(address.rsplit(", ", 1)[1]) >= 900 for address in person.address.values())
    for service in ("advice", "appeal", "report", "certificate", "migration", "road"):
        for topic in topics(service):
            for language in LANGUAGES:
                assert "{" not in written(topic, language, chance)
    for language in LANGUAGES:
        assert re.search("демо|demo", letter(one("upheld", language, chance), language))
