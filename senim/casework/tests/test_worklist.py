import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from senim.accounts.models import Officer
from senim.casework import listing, rows, worklist
from senim.casework.tests.conftest import AT, Named, Send
from senim.casework.worklist import Asked
from senim.ledger.actor import Actor
from senim.places.queries import unit_in
from senim.processes import actions as processes
from senim.processes.models import WorkItem

pytestmark = pytest.mark.db
DAY = 86_400_000_000


def due(item: WorkItem, at: dt.datetime) -> None:
    WorkItem.objects.filter(pk=item.pk).update(due_at=int(at.timestamp() * 1_000_000))


def test_a_page_of_fifty_takes_six_queries_and_lists_the_most_urgent_first(send: Send, bolat: Client) -> None:
    for n in range(52):
        send(at=AT + dt.timedelta(minutes=n), words=f"Жолданым {n}: көше шамы жанбайды, үш апта болды")
    bolat.get("/en/staff/")
    with CaptureQueriesContext(connection) as seen:
        page = bolat.get("/en/staff/")
    asked = [query["sql"] for query in seen.captured_queries if "places_edition" not in query["sql"]]
    assert len(asked) <= 6, asked
    text = page.content.decode()
    assert text.count('class="work__subject"><a') == 50
    assert text.index("Жолданым 0:") < text.index("Жолданым 9:") < text.index("Жолданым 49:")
    assert "Жолданым 50:" not in text


def test_the_pages_after_the_first_show_every_step_once(send: Send, viewer_named: Named) -> None:
    sent = {send(at=AT + dt.timedelta(minutes=n % 7)).pk for n in range(7)}
    viewer, asked, seen = viewer_named("bolat"), Asked(), []
    for _page in range(4):
        listed = worklist.listed(viewer, asked, AT)
        seen += [line.request_id for line in listed.lines]
        if listed.older is None:
            break
        asked = asked.then(listed.older)
    assert sorted(seen) == sorted(sent)


@pytest.fixture
def _three_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "PAGE", 3)


@pytest.mark.usefixtures("_three_a_page")
def test_keyset_pages_neither_repeat_nor_skip_at_equal_dues(send: Send, viewer_named: Named) -> None:
    sent = sorted(send().pk for _n in range(8))
    viewer, asked, seen = viewer_named("bolat"), Asked(), []
    while True:
        listed = worklist.listed(viewer, asked, AT)
        seen.append([line.request_id for line in listed.lines])
        if listed.older is None:
            break
        asked = asked.then(listed.older)
    assert [len(page) for page in seen] == [3, 3, 2]
    assert sorted(one for page in seen for one in page) == sent


def test_the_counts_are_those_of_the_list_in_its_groups(send: Send, viewer_named: Named) -> None:
    now = dt.datetime(2026, 11, 18, 6, tzinfo=dt.UTC)  # a Wednesday
    moments = {"overdue": -1, "today": 2, "week": 30, "later": 24 * 9}
    for hours in moments.values():
        request = send()
        due(WorkItem.objects.get(request_id=request.pk), now + dt.timedelta(hours=hours))
    viewer = viewer_named("bolat")
    listed = worklist.listed(viewer, Asked(), now)
    assert listed.counts == dict.fromkeys(moments, 1)
    sections = listing.sections(viewer, listed, worklist.ends(now))
    assert [(section.group, section.rows.count("<tr>")) for section in sections] == [(name, 1) for name in moments]


def test_filters_narrow_the_list_and_its_counts_alike(send: Send, viewer_named: Named) -> None:
    send("appeal")
    send("advice", competence="unknown")
    viewer = viewer_named("bolat")
    both = worklist.listed(viewer, Asked(), AT)
    advice = worklist.listed(viewer, Asked(service="advice"), AT)
    nowhere = worklist.listed(viewer, Asked(unit=10**6), AT)
    assert [len(each.lines) for each in (both, advice, nowhere)] == [2, 1, 0]
    assert [sum(each.counts.values()) for each in (both, advice, nowhere)] == [2, 1, 0]


def test_my_work_leaves_out_what_a_colleague_has_and_roles_i_do_not_hold(send: Send, viewer_named: Named) -> None:
    request = send()
    item = WorkItem.objects.get(request_id=request.pk)
    dana, bolat = viewer_named("dana"), viewer_named("bolat")
    assert worklist.listed(dana, Asked(), AT).lines == []
    assert len(worklist.listed(dana, Asked(tab="units"), AT).lines) == 1
    assert len(worklist.listed(bolat, Asked(), AT).lines) == 1
    colleague = Officer.objects.get(username="aliya")
    head = Actor("head", Officer.objects.get(username="dana").pseudonym, item.unit_id)
    processes.record(
        stream=item.stream,
        kind="assigned",
        element=item.element,
        payload={"officer": colleague.pseudonym},
        at=1,
        by=head,
    )
    assert worklist.listed(bolat, Asked(), AT).lines == []
    assert len(worklist.listed(dana, Asked(tab="units", officer=colleague.pk), AT).lines) == 1
    assert worklist.listed(dana, Asked(tab="units", officer=0), AT).lines == []


def test_what_waits_for_the_person_has_a_list_of_its_own(send: Send, viewer_named: Named) -> None:
    request = send("advice", competence="administrative")
    marat, unit = Officer.objects.get(username="marat"), unit_in("KZ-71", "administrative").pk
    assert worklist.listed(viewer_named("marat"), Asked(tab="waiting"), AT).lines == []
    by, at = Actor("officer", marat.pseudonym, unit), int(AT.timestamp() * 1_000_000) + DAY // 24
    item = WorkItem.objects.get(request_id=request.pk)
    processes.complete(stream=item.stream, element=item.element, variables={"next_step": "ask"}, at=at, by=by)
    listed = worklist.listed(viewer_named("marat"), Asked(tab="waiting"), AT)
    assert [line.request_id for line in listed.lines] == [request.pk]
    assert listed.counts == {"waiting": 1}
    assert worklist.listed(viewer_named("erlan"), Asked(tab="waiting"), AT).lines == []


@pytest.mark.parametrize("tab", ["", "?tab=units", "?tab=waiting", "?unit=1", "?region=KZ-71", "?officer=0&tab=units"])
def test_erlan_sees_none_of_astana_on_any_list(send: Send, bolat: Client, erlan: Client, tab: str) -> None:
    send()
    assert "Көршілер" in bolat.get("/en/staff/").content.decode()
    page = erlan.get(f"/en/staff/{tab}")
    assert page.status_code == 200
    assert "Көршілер" not in page.content.decode()


@pytest.mark.parametrize(
    "query", ["after=1", "after=a-b", "after=" + "9" * 30 + "-1", "unit=x", "tab=zzz", "officer=-5", "role=\u0001"]
)
def test_a_strange_address_gives_a_list_and_no_fault(bolat: Client, query: str) -> None:
    assert bolat.get(f"/en/staff/?{query}").status_code == 200


def test_words_of_a_person_are_shown_and_never_run(send: Send, bolat: Client) -> None:
    send(words="<script>alert(1)</script> & 'тырнақша'")
    page = bolat.get("/en/staff/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "<script>alert" not in page


def test_an_empty_list_says_something_kind(bolat: Client) -> None:
    assert "Nobody waits for you" in bolat.get("/en/staff/").content.decode()


def test_spans_are_written_in_the_unit_people_feel() -> None:
    minute = 60_000_000
    assert [rows.span(n * minute, "en") for n in (5, -90, 60 * 24 * 5, -60 * 24 * 3)] == [
        "in 5 minutes", "2 hours ago", "in 5 days", "3 days ago",
    ]  # fmt: skip
    assert rows.exact(1_795_318_100_000_000, "en") == "22 Nov, 08:28"
