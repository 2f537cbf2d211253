"""Unusual reading is found beside the officer's own usual days; the person's list names posts, never people."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from senim.accounts.journal import OWN_TASK, note_partner_read, note_read
from senim.accounts.journal_chain import digest_reads
from senim.accounts.looked import looked
from senim.accounts.models import Access, AccessDay, Officer, Unusual
from senim.accounts.unusual import PAGE, RULES, is_unusual, unusual_page
from senim.accounts.viewer import viewer_of
from senim.places.models import Organisation

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.accounts.tests.urls")]
NOON = dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)


def officer(username: str) -> Officer:
    return Officer.objects.get(username=username)


def read(username: str, times: int, days_ago: int = 0, reason: str = OWN_TASK, part: str = "case") -> None:
    who, at = officer(username), NOON - dt.timedelta(days=days_ago)
    rows = [
        Access(at=at, officer=who, request_id=7, part=part, reason=reason, words="x", task="Register", role="registrar")
        for _ in range(times)
    ]
    Access.objects.bulk_create(rows)


def rules(username: str) -> dict[str, int]:
    digest_reads(NOON + dt.timedelta(hours=1))
    return dict(Unusual.objects.filter(officer__username=username).values_list("rule", "number"))


@pytest.mark.parametrize(
    ("number", "before", "unusual"),
    [
        (31, [10] * 5, True),
        (30, [10] * 5, False),
        (19, [1] * 9, False),
        (20, [1] * 9, True),
        (99, [10] * 4, False),
        (100, [], True),
    ],
)
def test_a_day_is_unusual_beside_the_officers_own_median(number: int, before: list[int], unusual: bool) -> None:
    assert is_unusual(number, before, RULES["reads"]) is unusual


def test_days_add_up_with_the_digests_and_only_the_unusual_one_is_found() -> None:
    for days_ago in range(1, 8):
        read("bolat", 8, days_ago)
        read("dana", 8, days_ago)
    read("bolat", 24)
    assert rules("bolat") == {}, "three times the median is not more than three times"
    read("bolat", 6)
    assert rules("bolat") == {"reads": 30}, "the day grew and is looked at anew"
    assert rules("dana") == {}
    assert AccessDay.objects.get(officer=officer("bolat"), day=timezone.localdate(NOON)).reads == 30


def test_reading_without_a_task_searching_and_second_signatures_have_rules_of_their_own() -> None:
    read("bolat", 30, reason="quality")
    read("dana", 1, reason="two_signatures")
    read("erlan", 500, reason="searched", part="found")
    assert (rules("bolat"), rules("dana"), rules("erlan")) == ({"outside": 30}, {"signed": 1}, {"found": 500})


def test_the_page_shows_only_officers_of_ones_own_units_and_is_paged() -> None:
    for name in ("bolat", "erlan"):
        read(name, 1, reason="two_signatures")
    digest_reads(NOON + dt.timedelta(hours=1))
    for reader, seen in (("saule", {"bolat", "erlan"}), ("timur", {"bolat"}), ("dana", set())):
        assert {one.officer.username for one in unusual_page(viewer_of(officer(reader)))} == seen
    days = [NOON.date() - dt.timedelta(days=number) for number in range(1, PAGE + 1)]
    Unusual.objects.bulk_create(
        Unusual(officer=officer("dana"), day=on, rule="signed", number=1, usual=0) for on in days
    )
    client = Client()
    client.force_login(officer("saule"))
    first = client.get("/journal/unusual/", headers={"accept-language": "en"}).content.decode()
    assert first.count("<tr>") == PAGE + 1
    assert "?before=" in first
    client.force_login(officer("dana"))
    assert client.get("/journal/unusual/").status_code == 403


def test_the_persons_list_names_roles_and_units_and_never_an_officer() -> None:
    bolat = officer("bolat")
    for _ in range(2):
        note_read(
            officer=bolat, request_id=7, part="case", reason=OWN_TASK, task="Register", at=NOON, post=viewer_of(bolat).posts[0]
        )  # fmt: skip
    note_read(officer=bolat, request_id=7, part="letter", reason="quality", words="Secret why", at=NOON)
    partner = Organisation.objects.order_by("pk")[0]
    note_partner_read(organisation_id=partner.pk, unit_id=1, request_id=7, part="referral", words="Referral 4", at=NOON)
    looks = looked(7).looks
    assert sorted(one.times for one in looks) == [1, 1, 2]
    said = " ".join(f"{one.who} {one.part} {one.why}" for one in looks)
    assert viewer_of(bolat).posts[0].unit
    for absent in (bolat.full_name, "bolat", "Secret why", "Referral 4"):
        assert absent not in said
    assert partner.name_kk in said or partner.name_en in said
    assert looked(8).looks == ()


def test_the_list_on_paper_needs_a_reason_and_is_itself_a_read() -> None:
    note_read(officer=officer("bolat"), request_id=7, part="case", reason="quality", words="why", at=NOON)
    client = Client()
    client.force_login(officer("saule"))
    refused = client.post("/journal/for-person/", {"request": "7", "words": " "})
    assert refused.status_code == 422
    made = client.post("/journal/for-person/", {"request": "7", "words": "Letter of today"}).content.decode()
    assert "Болат" not in made
    row = Access.objects.latest("pk")
    assert (row.part, row.reason, row.words) == ("list", "person_asked", "Letter of today")
    client.force_login(officer("bolat"))
    assert client.get("/journal/for-person/").status_code == 403
