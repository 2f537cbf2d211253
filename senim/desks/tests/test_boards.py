"""The board: what it shows and never shows, its light address, and that both cost the same with a long line."""

import json
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from senim.desks import boards, live, queueing, speaking
from senim.desks.errors import UnknownOffice
from senim.desks.models import BoardSetting, Closure, OfficeEvent
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.ledger import statements
from senim.ledger.actor import Actor

pytestmark = pytest.mark.db
BY = Actor("registrar", 7, 1)
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    live.forget()
    yield
    live.forget()


def ticket(office: Set, minutes: int = 0, service: str = "advice-criminal") -> int:
    asked = Ticket(office.office.pk, service, "kiosk", "kk")
    return queueing.take_ticket(ticket=asked, at=AT + minutes * MINUTE).id


def now(office: Set, at: int, tag: str = "") -> tuple[int, dict[str, Any], str]:
    answer = live.answer(office.office.pk, tag, at)
    body = json.loads(answer.body) if answer.status == 200 else {}
    return answer.status, body, dict(answer.headers)["ETag"]


def test_a_called_ticket_stands_on_the_board_with_its_counter_and_the_next_ones_in_order(office: Set) -> None:
    ticket(office)
    ticket(office, 1)
    ticket(office, 2)
    called = queueing.call_next(counter=office.every, at=AT + 3 * MINUTE, by=BY)
    _, shown, _ = now(office, AT + 3 * MINUTE)
    assert shown["called"] == [["B001", 2, 1]]
    assert [one[0] for one in shown["line"]] == ["B002", "B003"]
    queueing.act(visit_id=called.id, kind="recalled", at=AT + 4 * MINUTE, by=BY)
    assert now(office, AT + 4 * MINUTE)[1]["called"] == [["B001", 2, 2]], "a second call is seen, so that it is spoken"
    queueing.act(visit_id=called.id, kind="serving", at=AT + 5 * MINUTE, by=BY)
    _, shown, _ = now(office, AT + 5 * MINUTE)
    assert (shown["called"], shown["serving"]) == ([], [["B001", 2]])


def test_who_did_not_come_is_shown_for_a_while(office: Set) -> None:
    gone = ticket(office)
    queueing.call_next(counter=office.every, at=AT, by=BY)
    queueing.give_up(visit_id=gone, at=AT + MINUTE)
    assert now(office, AT + 10 * MINUTE)[1]["missed"] == ["B001"]
    assert now(office, AT + 17 * MINUTE)[1]["missed"] == []


def test_whoever_has_the_answer_gets_no_second_one_until_something_changes(office: Set) -> None:
    ticket(office)
    _, _, tag = now(office, AT)
    assert now(office, AT + 1, tag)[0] == 304
    ticket(office, 1)
    assert now(office, AT + 1, tag)[0] == 200, "a ticket changes it"
    _, _, tag = now(office, AT + 1)
    assert now(office, AT + MINUTE, tag)[0] == 200, "a minute changes it: doors and ranges go by the clock"


def test_nothing_new_costs_one_query_and_a_long_line_no_more_than_a_short_one(
    office: Set, django_assert_num_queries: Callable[[int], Any], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    ticket(office)
    _, _, tag = now(office, AT)
    with django_assert_num_queries(1):
        assert now(office, AT + 1, tag)[0] == 304
    with django_assert_num_queries(1):
        assert now(office, AT + 1)[0] == 200, "made before: shared by all screens"
    for minutes in range(40):
        ticket(office, minutes)
    live.answer(office.office.pk, "", AT)
    ticket(office, 41)
    with django_assert_max_num_queries(9):
        assert len(now(office, AT)[1]["line"]) == 42


def test_the_board_holds_no_person(office: Set) -> None:
    """An officer's pseudonym, the id of a visit and who is called earlier stay inside."""
    queueing.take_ticket(ticket=Ticket(office.office.pk, "certificate", "kiosk", "ru", "pregnant"), at=AT)
    queueing.call_next(counter=office.every, at=AT, by=Actor("registrar", 987_654_321, 1))
    body = live.answer(office.office.pk, "", AT).body.decode()
    assert "F001" in body
    for hidden in ("987654321", "pregnant", "certificate", "officer", "visit"):
        assert hidden not in body


def test_the_doors_follow_hours_breaks_and_closures(office: Set) -> None:
    place = copy(boards.office_of(office.office.unit.code))
    place.hours = "Mo-Fr 09:00-13:00,14:00-18:00"
    assert boards.doors(place, AT + HOUR, []).state == "open"
    night = boards.doors(place, AT - 3 * HOUR, [])
    assert (night.state, night.until) == ("closed", AT)
    assert boards.doors(place, AT + 4 * HOUR, []) == boards.Doors("break", AT + 5 * HOUR)
    pipe = Closure(office=office.office, from_at=AT + HOUR, until_at=AT + 3 * HOUR)
    assert boards.doors(place, AT, [pipe]) == boards.Doors("open", AT + HOUR)
    assert boards.doors(place, AT + 2 * HOUR, [pipe]) == boards.Doors("break", AT + 3 * HOUR)
    always = Closure(office=office.office, from_at=0, until_at=AT * 2)
    assert boards.doors(place, AT, [always]) == boards.Doors("closed", None)
    place.hours = "24/7"
    assert boards.doors(place, AT, []) == boards.Doors("open", None), "day and night"
    assert boards.doors(place, AT, [pipe]) == boards.Doors("open", AT + HOUR)
    place.hours = "Mo 09:00-24:00; Tu 00:00-02:00"
    assert boards.doors(place, AT, []) == boards.Doors("open", AT + 17 * HOUR), "past midnight"


def test_closures_and_events_are_told_in_three_languages(office: Set) -> None:
    OfficeEvent.objects.filter(office=office.office).delete()
    OfficeEvent.objects.create(
        office=office.office, from_at=AT + 24 * HOUR, until_at=AT + 26 * HOUR,
        title_kk="Бастықтың қабылдауы", title_ru="Приём начальника", title_en="Reception by the chief",
    )  # fmt: skip
    OfficeEvent.objects.create(
        office=office.office, from_at=AT - 4 * HOUR, until_at=AT - HOUR, title_kk="Кеше", title_ru="Вчера", title_en="Past"
    )  # fmt: skip
    Closure.objects.create(
        office=office.office, from_at=AT + 5 * HOUR, until_at=AT + 6 * HOUR,
        reason_kk="су құбыры", reason_ru="трубы", reason_en="a water pipe",
    )  # fmt: skip
    words = now(office, AT)[1]["words"]
    assert words["en"]["events"] == ["Tuesday, 24 November, 09:00–11:00: Reception by the chief"]
    assert words["en"]["closures"] == ["We are closed: 14:00–15:00: a water pipe"]
    assert words["kk"]["events"][0].endswith("Бастықтың қабылдауы")
    assert words["ru"]["events"][0].startswith("Вторник, 24 ноября")


def test_a_quiet_board_says_so(office: Set) -> None:
    assert now(office, AT)[1]["quiet"] is False
    BoardSetting.objects.update_or_create(office=office.office, defaults={"quiet": True, "aloud": ["en"]})
    live.forget()
    _, shown, _ = now(office, AT)
    assert (shown["quiet"], shown["aloud"]) == (True, ["en"])


def test_the_page_is_whole_without_a_script_and_only_for_offices_that_are_set_up(office: Set, client: Client) -> None:
    ticket(office)
    queueing.call_next(counter=office.every, at=AT, by=BY)
    for language, word in (("kk", "Шақырылды"), ("ru", "Вызываются"), ("en", "Now called")):
        page = client.get(f"/{language}/board/{office.office.unit.code}/")
        text = page.content.decode()
        assert page.status_code == 200
        assert "B001" in text
        assert word in text
        assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in text
    assert client.get("/kk/board/no-such-office/").status_code == 404


class Wire:
    """A WSGI server's side of one exchange."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: dict[str, str] = {}

    def start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)

    def ask(self, path: str, tag: str = "", method: str = "GET") -> bytes:
        def pages(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            start("200 OK", [])
            return [b"a page"]

        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_IF_NONE_MATCH": tag}
        return b"".join(live.screens(pages)(environ, self.start))


def test_screens_are_answered_before_the_pages_and_everything_else_is_not(office: Set, client: Client) -> None:
    wire, address = Wire(), f"{live.PREFIX}{office.office.pk}"
    body = wire.ask(address)
    assert (wire.status, json.loads(body)["office"]) == ("200 OK", office.office.pk)
    assert wire.headers["Content-Length"] == str(len(body))
    assert wire.ask(address, wire.headers["ETag"]) == b""
    assert wire.status == "304 Not Modified"
    assert client.get(address).json()["office"] == office.office.pk, "the same without the short cut"
    assert wire.ask(f"{live.PREFIX}999999999") == b"no such office\n"
    assert wire.status == "404 Not Found"
    for other in ("/kk/", live.PREFIX, f"{live.PREFIX}x", f"{live.PREFIX}{'9' * 40}", f"{live.PREFIX}٣"):
        assert wire.ask(other) == b"a page"
    assert wire.ask(address, method="POST") == b"a page"


def test_screens_are_told_to_ask_again_while_the_database_is_away(office: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(statement: str, values: Any) -> None:
        raise DatabaseError("gone")

    wire, address = Wire(), f"{live.PREFIX}{office.office.pk}"
    monkeypatch.setattr(statements, "row", gone)
    assert wire.ask(address) == b"try again\n"
    assert wire.status == "503 Service Unavailable"


def test_an_office_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(UnknownOffice):
        boards.picture(999_999, AT)


@pytest.mark.parametrize("language", speaking.TONGUES)
def test_every_number_and_letter_of_a_ticket_can_be_spoken(language: str) -> None:
    words = speaking.words_of(language)
    numbers = [*range(20), *range(20, 100, 10), *range(100, 1000, 100)]
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    assert set(words) == {"ticket", "counter", *letters, *map(str, numbers)}
    spoken = [words[str(number)] for number in numbers]
    assert len(set(spoken)) == len(spoken)
