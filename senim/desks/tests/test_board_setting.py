"""Setting a board: how it sounds, the events that it tells, and what is refused with which words."""

from typing import Any

import pytest
from django.test import Client

from senim.desks import board_setting
from senim.desks.board_setting import EventWords
from senim.desks.errors import TooManyEvents, UnknownEvent
from senim.desks.models import Beat, BoardSetting, OfficeChange, OfficeEvent
from senim.desks.openings import MINUTE
from senim.desks.tests.conftest import AT, Set
from senim.ledger.actor import Actor

pytestmark = pytest.mark.db
BY = Actor("head", 77, 1)
WORDS = EventWords("Бастықтың қабылдауы", "Приём начальника", "Reception by the chief")
GIVEN = {
    "day_day": "1", "day_month": "3", "day_year": "2027", "begins": "15.00", "ends": "1730",
    "title_kk": "Ашық есік күні", "title_ru": "День открытых дверей", "title_en": "An open day",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_told(office: Set) -> None:
    OfficeEvent.objects.filter(office=office.office).delete()


def beat(office: Set) -> int:
    return Beat.objects.filter(pk=office.office.pk).values_list("n", flat=True).first() or 0


def address(office: Set, more: str = "") -> str:
    return f"/en/staff/desks/{office.office.pk}/board/{more}"


def test_every_change_makes_the_screens_look_again(office: Set) -> None:
    seen = [beat(office)]
    board_setting.set_board(office_id=office.office.pk, quiet=True, aloud=["kk"], at=AT, by=BY)
    seen.append(beat(office))
    made = board_setting.add_event(
        office_id=office.office.pk, from_at=AT, until_at=AT + MINUTE, words=WORDS, at=AT, by=BY
    )
    seen.append(beat(office))
    board_setting.drop_event(office_id=office.office.pk, event_id=made.pk, at=AT, by=BY)
    seen.append(beat(office))
    assert seen == sorted(set(seen))
    changes = (
        OfficeChange.objects.filter(office=office.office).order_by("pk").values_list("what", "by", "before", "after")
    )
    told = {"event": WORDS.kk, "from": AT, "until": AT + MINUTE}
    assert [change for change in changes if change[3] == told or change[2] == told] == [
        ("board", 77, {}, told), ("board", 77, told, {})
    ]  # fmt: skip


def test_a_board_tells_of_so_many_events_and_of_no_other_office(office: Set) -> None:
    for _ in range(board_setting.EVENTS_AHEAD_MOST):
        made = board_setting.add_event(
            office_id=office.office.pk, from_at=AT, until_at=AT + 5, words=WORDS, at=AT, by=BY
        )
    with pytest.raises(TooManyEvents):
        board_setting.add_event(office_id=office.office.pk, from_at=AT, until_at=AT + 5, words=WORDS, at=AT, by=BY)
    board_setting.add_event(office_id=office.office.pk, from_at=AT, until_at=AT + 9, words=WORDS, at=AT + 5, by=BY)
    with pytest.raises(UnknownEvent):
        board_setting.drop_event(office_id=office.office.pk + 1, event_id=made.pk, at=AT, by=BY)


def test_the_head_of_the_office_sets_its_board_and_nobody_else(
    office: Set, dana: Client, bolat: Client, erlan: Client
) -> None:
    assert dana.get(address(office)).status_code == 200
    done = dana.post(address(office), {"quiet": "on", "aloud": ["ru", "en"]}, follow=True)
    assert "The board has changed." in done.content.decode()
    kept = BoardSetting.objects.get(pk=office.office.pk)
    assert (kept.quiet, kept.aloud) == (True, ["ru", "en"])
    for stranger in (bolat, erlan):
        assert stranger.get(address(office)).status_code == 403
        assert stranger.post(address(office, "event/"), GIVEN).status_code == 403
    assert dana.get(address(office).replace(str(office.office.pk), "1")).status_code == 404, "no front office"


def test_an_event_is_told_and_taken_away(office: Set, dana: Client) -> None:
    page = dana.post(address(office, "event/"), GIVEN, follow=True)
    assert "Monday, 1 March, 15:00–17:30" in page.content.decode()
    (row,) = OfficeEvent.objects.filter(office=office.office)
    gone = dana.post(address(office, f"event/{row.pk}/drop/"), follow=True)
    assert "does not tell of it any more" in gone.content.decode()
    again = dana.post(address(office, f"event/{row.pk}/drop/"), follow=True)
    assert "not there any more" in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day_day": "31", "day_month": "2"}, "There is no such day"),
        ({"day_year": "2020"}, "must not be before"),
        ({"day_year": ""}, "Write the day, the month and the year"),
        ({"begins": "25:00"}, "like 15:00"),
        ({"ends": "14:00"}, "must be after the beginning"),
        ({"title_kk": ""}, "in this language too"),
        ({"title_ru": "а" * 121}, "120"),
    ],
    ids=["day", "past", "half", "hour", "order", "kazakh", "long"],
)
def test_what_is_wrong_with_an_event_is_said_and_nothing_is_lost(
    office: Set, dana: Client, wrong: dict[str, Any], words: str
) -> None:
    page = dana.post(address(office, "event/"), GIVEN | wrong)
    text = page.content.decode()
    assert page.status_code == 422
    assert "govuk-error-summary" in text
    assert words in text
    assert (GIVEN | wrong)["title_ru"] in text
    assert not OfficeEvent.objects.filter(office=office.office).exists()


def test_a_board_without_a_language_is_refused(office: Set, dana: Client) -> None:
    page = dana.post(address(office), {})
    assert page.status_code == 422
    assert "Choose at least one language" in page.content.decode()
    assert dana.post(address(office), {"aloud": ["xx"]}).status_code == 422
