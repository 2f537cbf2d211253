"""Joint meetings: only participants see them, everybody is told once, and the tables follow from the log."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.casework.tests.conftest import AT, Send, released, send  # noqa: F401
from senim.casework.tests.working import signed_in
from senim.ledger import rebuilding
from senim.ledger.actor import Actor
from senim.ledger.streams import MEETINGS, OFFICERS
from senim.notices import books, outbox, writing
from senim.notices.models import Notice
from senim.referrals.meetings import actions
from senim.referrals.meetings.erasing import erase
from senim.referrals.meetings.errors import MeetingAhead, MeetingOver, MomentPassed, NotInvited, UndertakingOver
from senim.referrals.meetings.models import Invited, Meeting, MeetingWords, Undertaking
from senim.referrals.meetings.reaching import caller, mine, opened
from senim.referrals.meetings.reminding import remind
from senim.referrals.staff_notices import facts_of_officer
from senim.referrals.telling.models import StaffAddress
from senim.referrals.tongue import micros

pytestmark = pytest.mark.db
NOW = micros(AT)
DAY = 86_400_000_000
SECRET_WORDS = "Үйдегі жағдай"


def key(username: str) -> int:
    return int(Officer.objects.values_list("pseudonym", flat=True).get(username=username))


def by(username: str = "dana") -> Actor:
    return caller(viewer_of(Officer.objects.get(username=username)))


def call(*names: str, request_id: int | None = None, starts_at: int = NOW + 3 * DAY) -> int:
    return actions.call(
        title=f"{SECRET_WORDS} туралы кеңес",
        place="12-бөлме",
        agenda=["Жарық", "Қауіпсіздік"],
        starts_at=starts_at,
        participants=[key(one) for one in names],
        request_id=request_id,
        at=NOW,
        by=by(),
    )


def kinds(username: str) -> list[str]:
    to = OFFICERS.stream_of(key(username))
    return list(Notice.objects.filter(request_id=to).order_by("n", "kind").values_list("kind", flat=True))


def test_only_participants_see_a_meeting_on_every_page_search_and_count(
    db: None, erlan: Client, bolat: Client, dana: Client
) -> None:
    meeting, viktoria = call("viktoria"), signed_in("viktoria")
    pages = [f"/en/staff/meetings/{meeting}/", f"/en/staff/meetings/{meeting}/minutes/"]
    for client, status in ((dana, 200), (viktoria, 200), (bolat, 403), (erlan, 403)):
        assert [client.get(page).status_code for page in pages] == [status] * 2
        for address in ("/en/staff/meetings/", "/en/staff/meetings/?q=кеңес"):
            assert (SECRET_WORDS in client.get(address).content.decode()) == (status == 200), address
    none = "/en/staff/meetings/999999/"
    assert erlan.get(none).status_code == erlan.get(pages[0]).status_code, "there and not there look the same"
    acts = ("invite", "excuse", "move", "cancel", "undertake", "minutes/keep")
    for client in (bolat, erlan, viktoria):
        assert {client.post(f"{pages[0]}{act}/").status_code for act in acts} == {403}
    actions.excuse(meeting_id=meeting, officer=key("viktoria"), at=NOW, by=by())
    assert viktoria.get(pages[0]).status_code == 403, "from the next request on"


def test_a_meeting_opens_a_request_to_nobody(send: Send, dana: Client) -> None:  # noqa: F811
    request = send()
    meeting = call("viktoria", request_id=request.pk)
    address = f"/en/staff/case/{request.pk}/"
    assert address in dana.get(f"/en/staff/meetings/{meeting}/").content.decode()
    assert address not in signed_in("viktoria").get(f"/en/staff/meetings/{meeting}/").content.decode()


def test_a_meeting_goes_from_its_call_to_its_minutes_and_the_tables_follow_from_the_log(db: None) -> None:
    meeting = call("viktoria", "bolat")
    with pytest.raises(MeetingAhead):
        actions.keep_minutes(meeting_id=meeting, minutes="", decisions={}, at=NOW, by=by())
    actions.move(meeting_id=meeting, starts_at=NOW + 2 * DAY, place="13-бөлме", at=NOW, by=by())
    later = NOW + 2 * DAY + 1
    actions.keep_minutes(meeting_id=meeting, minutes="Айтылды", decisions={1: "Жөндейміз"}, at=later, by=by())
    with pytest.raises(MeetingOver):
        actions.cancel(meeting_id=meeting, at=later, by=by())
    with pytest.raises(NotInvited):
        actions.undertake(meeting_id=meeting, text="x", officer=key("erlan"), due_at=later + DAY, at=later, by=by())
    with pytest.raises(MomentPassed):
        actions.undertake(meeting_id=meeting, text="x", officer=key("bolat"), due_at=NOW, at=later, by=by())
    number = actions.undertake(
        meeting_id=meeting, text="Шам қою", officer=key("viktoria"), due_at=later + 5 * DAY, at=later, by=by()
    )
    with pytest.raises(NotInvited):
        actions.excuse(meeting_id=meeting, officer=key("viktoria"), at=later, by=by())
    actions.finish(meeting_id=meeting, undertaking=number, result="Қойылды", at=later + DAY, by=by())
    with pytest.raises(UndertakingOver):
        actions.drop(meeting_id=meeting, undertaking=number, result="", at=later + DAY, by=by())
    assert Meeting.objects.get(pk=meeting).state == "held"
    assert rebuilding.check() == []
    Undertaking.objects.filter(pk=number).update(state="open")
    Invited.objects.filter(meeting_id=meeting, officer=key("bolat")).delete()
    Notice.objects.filter(stream=MEETINGS.stream_of(meeting), kind="due_soon").delete()
    assert [line.split(":")[0] for line in rebuilding.check()] == ["meetings"] * 3, "the control"


def test_people_are_told_once_in_neutral_words_and_only_who_gave_an_address(db: None) -> None:
    meeting = call("viktoria")
    assert kinds("viktoria") == ["meeting_set"]
    assert kinds("dana") == [], "who called it knows"
    for _round in range(2):
        remind(NOW + 2 * DAY + 1)
    assert kinds("viktoria") == ["meeting_set", "meeting_soon"]
    actions.undertake(
        meeting_id=meeting,
        text=SECRET_WORDS,
        officer=key("viktoria"),
        due_at=NOW + 10 * DAY,
        at=NOW + 4 * DAY,
        by=by(),
    )
    for after in (9.5, 9.6, 10.5, 11):
        remind(NOW + int(after * DAY))
    assert kinds("viktoria")[2:] == ["due_soon", "due_soon", "due_late"], "given, due soon, late"
    assert kinds("dana") == ["meeting_soon", "late_kept"]
    assert rebuilding.check() == []
    assert _letter("viktoria") == ("", "")
    StaffAddress.objects.create(officer=Officer.objects.get(username="viktoria"), email="viktoria@example.kz")
    to, text = _letter("viktoria")
    assert to == "viktoria@example.kz"
    assert f"M{meeting}" in text
    assert SECRET_WORDS not in text


def _letter(username: str) -> tuple[str, str]:
    """Where the first notice of an officer would go, and its words; nothing without an address."""
    row = Notice.objects.filter(request_id=OFFICERS.stream_of(key(username))).order_by("n")[0]
    values = (row.pk, row.request_id, row.stream, row.n, row.kind, row.due_at, row.until_at, 1, row.channel)
    taken = outbox.Taken(*values, lease=1)
    address = books.address_of("email", row.request_id)
    facts = facts_of_officer(taken)
    assert facts is not None
    return (address, writing.message(taken, facts, address).text) if address else ("", "")


def test_a_leader_calls_moves_writes_and_a_partner_ends_what_is_theirs(dana: Client) -> None:
    day = timezone.localdate() + dt.timedelta(days=30)
    when = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "time": "10:30", "place": "12"}
    given = {**when, "title": "Кеңес", "agenda": "Бір\n\nЕкі", "participants": [str(key("viktoria"))]}
    wrong = dana.post("/en/staff/meetings/new/", {**given, "participants": [str(key("erlan"))], "time": "25:99"})
    assert wrong.status_code == 422
    assert "Write the time like 10:30" in wrong.content.decode()
    dana.post("/en/staff/meetings/new/", given)
    meeting = MeetingWords.objects.get(title="Кеңес")
    assert [point.text for point in meeting.points.order_by("position")] == ["Бір", "Екі"]
    home = f"/en/staff/meetings/{meeting.pk}/"
    assert dana.post(f"{home}move/", {**when, "place": ""}).status_code == 422
    assert dana.post(f"{home}move/", {**when, "place": "13"}).status_code == 302
    due = {"due_day": day.day, "due_month": day.month, "due_year": day.year}
    dana.post(f"{home}undertake/", {"text": "Шам", "officer": str(key("viktoria")), **due})
    dana.post(f"{home}undertake/", {"text": "Көше", "officer": str(key("dana")), **due})
    theirs, danas = Undertaking.objects.filter(meeting_id=meeting.pk).order_by("pk")
    viktoria = signed_in("viktoria")
    assert "Шам" in viktoria.get("/en/staff/meetings/").content.decode()
    done = {"how": "done", "result": "Жанды"}
    assert viktoria.post(f"{home}undertakings/{danas.pk}/end/", done).status_code == 403
    assert viktoria.post(f"{home}undertakings/{theirs.pk}/end/", done).status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == "done"
    assert dana.post(f"{home}minutes/keep/", {"minutes": "Айтылды"}).status_code == 302
    assert "has not begun" in dana.get(home).content.decode()
    assert dana.post("/en/staff/meetings/address/", {"email": "no address"}).status_code == 422
    assert dana.post("/en/staff/meetings/address/", {"email": "dana@example.kz"}).status_code == 302


def test_lists_and_pages_cost_the_same_for_few_and_many(db: None, dana: Client) -> None:
    viewer, counts = viewer_of(Officer.objects.get(username="dana")), []
    meeting = call("viktoria")
    dana.get("/en/staff/meetings/")
    for more in (0, 4):
        for _n in range(more):
            call("viktoria", "bolat")
        with CaptureQueriesContext(connection) as seen:
            dana.get("/en/staff/meetings/")
            opened(viewer, meeting)
        counts.append(len([one for one in seen.captured_queries if "places_" not in one["sql"]]))
    assert counts[0] == counts[1]
    assert mine(viewer).count() == 5


def test_words_of_meetings_are_erased_when_their_term_is_over_and_the_log_stays(db: None, settings: Any) -> None:
    meeting = call("viktoria")
    settings.TEXT_DAYS = 100
    assert [one.number for one in erase(NOW + 102 * DAY, True)] == [0], "three days from the call it begins"
    assert [one.number for one in erase(NOW + 104 * DAY, True)] == [1]
    assert [one.number for one in erase(NOW + 104 * DAY, True)] == [0]
    assert MeetingWords.objects.get(pk=meeting).title == ""
    assert rebuilding.check() == []
