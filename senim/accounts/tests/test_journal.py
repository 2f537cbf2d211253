"""The journal of reads: a line for every read, none without a reason, shown only within one's units."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import translation

from senim.accounts.errors import ReasonMissing
from senim.accounts.journal import (
    OWN_TASK,
    PAGE,
    REASONS,
    journal_page,
    note_found,
    note_partner_read,
    note_read,
    reads_by,
    reads_of,
)
from senim.accounts.models import Access, Officer, Post
from senim.accounts.viewer import viewer_of
from senim.places.models import Organisation
from senim.sealing.receipts import number

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.accounts.tests.urls")]

AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def officer(username: str) -> Officer:
    return Officer.objects.get(username=username)


def read(username: str = "bolat", request_id: int = 7, **more: Any) -> Access:
    note_read(
        officer=officer(username), request_id=request_id, part="case", reason=OWN_TASK, task="Register", at=AT, **more
    )
    return Access.objects.latest("pk")


def readers(rows: Iterable[Access]) -> set[str]:
    return {row.officer.username if row.officer else "" for row in rows}


def page(username: str, query: str = "") -> str:
    client = Client()
    client.force_login(officer(username))
    with translation.override("en"):
        answer = client.get(f"/journal/{query}", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_read_is_written_with_who_when_what_and_why() -> None:
    read()
    row = reads_of(7).get()
    assert (readers([row]), row.at, row.part, row.reason, row.task) == ({"bolat"}, AT, "case", OWN_TASK, "Register")
    assert [row.pk] == [each.pk for each in reads_by(officer("bolat"))]
    assert not reads_by(officer("dana"))


@pytest.mark.parametrize(
    ("reason", "words", "task"),
    [
        ("curiosity", "I want to know", ""),
        ("", "", ""),
        (OWN_TASK, "mine", ""),
        ("complaint", "", ""),
        ("complaint", "  \n", "Register"),
    ],
)
def test_a_read_without_a_reason_is_refused(reason: str, words: str, task: str) -> None:
    with pytest.raises(ReasonMissing):
        note_read(officer=officer("bolat"), request_id=7, part="case", reason=reason, words=words, task=task, at=AT)
    assert not Access.objects.exists()


@pytest.mark.parametrize("reason", sorted(set(REASONS) - {OWN_TASK}))
def test_every_other_reason_of_the_list_is_taken_with_words(reason: str) -> None:
    note_read(officer=officer("dana"), request_id=7, part="case", reason=reason, words=" asked by phone ", at=AT)
    assert reads_of(7).get().words == "asked by phone"


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_changes_or_deletes_a_line(change: str) -> None:
    read()
    rows = Access.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(part="nothing") if change == "update" else rows.delete()
    assert reads_of(7).get().part == "case"


def test_the_journal_shows_only_readers_of_ones_own_units() -> None:
    read("bolat"), read("erlan", 8)
    for reader, seen in (("saule", {"bolat", "erlan"}), ("timur", {"bolat"}), ("dana", set()), ("viktoria", set())):
        rows = journal_page(viewer_of(officer(reader))).rows
        assert readers(rows) == seen


def test_the_journal_is_paged_from_new_to_old_without_gap_or_double(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    expected = [read(request_id=n).pk for n in range(1, 2 * PAGE + 8)][::-1]
    viewer, seen, before = viewer_of(officer("saule")), [], None
    for size in (PAGE, PAGE, 7):
        with django_assert_num_queries(2):
            found = journal_page(viewer, before=before)
        seen += [row.pk for row in found.rows]
        assert len(found.rows) == size
        before = found.older
    assert before is None
    assert seen == expected


def test_a_full_last_page_has_no_older_one() -> None:
    for n in range(1, PAGE + 1):
        read(request_id=n)
    assert journal_page(viewer_of(officer("saule"))).older is None


def test_the_journal_is_narrowed_to_a_request_or_a_reader() -> None:
    read("bolat", 7), read("dana", 7), read("dana", 8)
    viewer = viewer_of(officer("saule"))
    assert readers(journal_page(viewer, request_id=7).rows) == {"bolat", "dana"}
    assert [row.request_id for row in journal_page(viewer, username="dana", request_id=8).rows] == [8]
    assert journal_page(viewer, username="nobody").rows == ()


def test_the_page_names_reader_part_and_reason() -> None:
    note_read(
        officer=officer("bolat"), request_id=7, part="case", reason="person_asked", words="<b>by phone</b>", at=AT
    )
    shown = page("saule")
    assert "Болат Ахметов (bolat)" in shown
    assert "The whole request" in shown
    assert "The person asked about their request: &lt;b&gt;by phone&lt;/b&gt;" in shown


def test_the_page_takes_the_number_of_a_receipt_and_says_when_it_is_none() -> None:
    read("bolat", 7), read("dana", 8)
    shown = page("saule", f"?request={number(7, 2026)}")
    assert "(bolat)" in shown
    assert "(dana)" not in shown
    assert "(dana)" in page("saule", "?request=8&officer=dana")
    assert "This is not a request number" in page("saule", "?request=26-0000-0007-0")
    for nonsense in ("?before=x", "?before=-1", "?request=99999999999999999999"):
        page("saule", nonsense)


def test_the_older_page_keeps_the_filter() -> None:
    for _ in range(PAGE + 1):
        read("bolat", 7)
    assert "?request=7&amp;before=" in page("saule", "?request=7")


def test_who_may_not_read_the_journal_is_refused() -> None:
    for username in ("bolat", "dana", "erlan", "viktoria", "sergey"):
        client = Client()
        client.force_login(officer(username))
        assert client.get("/journal/").status_code == 403


def test_what_a_partner_reads_is_written_and_seen_by_whoever_checks_the_unit_that_shared() -> None:
    unit = officer("bolat").posts.order_by("pk")[0].unit
    partner = Organisation.objects.order_by("pk")[0]
    shared: dict[str, Any] = {
        "organisation_id": partner.pk,
        "unit_id": unit.pk,
        "request_id": 9,
        "part": "referral",
        "at": AT,
    }
    with pytest.raises(ReasonMissing):
        note_partner_read(words=" ", **shared)
    note_partner_read(words="Referral 4", **shared)
    assert partner.name_en in page("saule")
    assert [row.organisation_id for row in journal_page(viewer_of(officer("saule"))).rows] == [partner.pk]
    elsewhere = officer("erlan").posts.order_by("pk")[0].unit
    Post.objects.filter(officer=officer("timur")).delete()
    Post.objects.create(officer=officer("timur"), role="prosecutor", unit=elsewhere)
    assert journal_page(viewer_of(officer("timur"))).rows == ()


def test_a_search_writes_each_found_request_once_in_half_an_hour() -> None:
    viewer = viewer_of(officer("bolat"))
    for minutes, found in ((0, [7, 8, 8]), (10, [8, 9]), (41, [8])):
        note_found(viewer, found, words="by words", at=AT + dt.timedelta(minutes=minutes))
    assert sorted(Access.objects.values_list("request_id", flat=True)) == [7, 8, 8, 9]
    row = Access.objects.latest("pk")
    first = officer("bolat").posts.order_by("pk")[0]
    assert (row.part, row.reason, row.role, row.unit_id) == ("found", "searched", first.role, first.unit_id)
