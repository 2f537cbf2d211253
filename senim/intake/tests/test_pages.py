"""Citizen pages: reading changes nothing, every form needs its token, drafts stay with their device, queries are bounded."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from senim.catalogue.loading import load_services
from senim.intake import urls
from senim.intake.models import Draft, Message, ServiceRequest
from senim.intake.tests.citizen import begun, everything_in, followed, rows, said, sent, walked

pytestmark = pytest.mark.db
GIVEN = {
    "service": "advice",
    "step": "question",
    "door": "report",
    "need_id": "stolen-phone",
    "pk": "1",
    "token": "nothing",
}
POSTED = (
    "ask/advice/", "ask/advice/check/", "ask/advice/question/", "ask/advice/files/", "receipt/forget/", "follow/",
    "follow/reply/", "follow/withdraw/", "follow/rate/", "follow/dispute/", "follow/add-file/", "follow/reach/",
    "follow/leave/", "rate/nothing/",
)  # fmt: skip


def addresses() -> list[str]:
    """Every address of the citizen's table, with something in its places."""
    found = []
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        for name, value in GIVEN.items():
            for kind in ("slug", "row_key", "str"):
                route = route.replace(f"<{kind}:{name}>", value)
        found.append(f"/en/{route}")
    return found


def test_every_address_of_the_table_is_known_to_the_resolver() -> None:
    assert all("<" not in one for one in addresses())
    with override("en"):
        assert [one for one in addresses() if get_resolver().resolve(one) is None] == []


def test_reading_any_page_changes_nothing() -> None:
    client, _request = followed()
    walked(client, "advice")
    before, cells = rows(), everything_in("intake_", "processes_", "ledger_")
    for address in [*addresses(), "/en/ask/appeal/", "/en/ask/advice/question/?change=1", "/en/search/?q=телефон"]:
        assert client.get(address).status_code in {200, 302, 404, 405}, address
        assert client.head(address).status_code < 500
    assert rows() == before
    assert everything_in("intake_", "processes_", "ledger_") == cells


@pytest.mark.parametrize("address", POSTED)
def test_a_form_without_its_token_is_refused_and_changes_nothing(address: str) -> None:
    client, _request = followed()
    walked(client, "advice")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load({name: one.value for name, one in client.cookies.items()})
    before = rows()
    for more in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        assert strict.post(f"/en/{address}", {"text": "сөз", **more}).status_code == 403
    assert rows() == before


def test_with_its_token_a_form_is_taken() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/en/ask/advice/")
    token = str(page.context["csrf_token"])
    assert strict.post("/en/ask/advice/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    "code", ["review", "protective_order", "assembly", "visit", "no-such-service", "drop-table", "ADVICE"]
)
def test_a_service_that_is_closed_or_unknown_is_not_found(code: str) -> None:
    client = Client()
    for address in (f"/en/ask/{code}/", f"/en/ask/{code}/check/", f"/en/ask/{code}/text/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert not Draft.objects.exists()
    closed = [one.code for one in load_services().values() if not one.open_for_intake]
    assert closed == ["review", "protective_order", "assembly", "visit"]


def test_a_draft_is_found_only_by_the_cookie_that_we_set() -> None:
    client = Client()
    address = begun(client)
    assert client.get(address).status_code == 200
    cookie = client.cookies["senim_draft_advice"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    for forged in ("", "x", cookie.value[:-2] + "AA", cookie.value[::-1], cookie.value * 2):
        stranger = Client()
        stranger.cookies["senim_draft_advice"] = forged
        assert stranger.get(address)["Location"] == "/en/ask/advice/"
    stranger = Client()
    stranger.cookies["senim_draft_appeal"] = cookie.value
    assert stranger.get("/en/ask/appeal/kind/")["Location"] == "/en/ask/appeal/"


def test_a_draft_is_sealed_under_the_key_of_its_device() -> None:
    walked(Client(), question="Құпия сұрақ 5К")
    assert "Құпия сұрақ" not in everything_in()
    assert "competence" not in everything_in("intake_draft")


def test_a_draft_from_before_a_new_release_leads_back_to_the_beginning() -> None:
    client = Client()
    address = begun(client)
    Draft.objects.update(version_id=10**6)
    assert client.get(address)["Location"] == "/en/ask/advice/"
    assert client.post(address, {"competence": "criminal"})["Location"] == "/en/ask/advice/"


def test_a_need_brings_along_only_answers_that_are_real_options() -> None:
    for given, kept in (("criminal", True), ("no-such", False), ("' OR 1=1", False)):
        client = Client()
        client.post("/en/ask/advice/", {"competence": given, "question": "қолдан жазылған", "place": "KZ-71"})
        page = said(client.get("/en/ask/advice/topic/"))
        assert ("checked" in page) is kept
        assert "қолдан жазылған" not in said(client.get("/en/ask/advice/question/"))


def test_the_check_page_comes_only_when_everything_was_said() -> None:
    client = Client()
    begun(client)
    for _ in range(2):
        assert client.get("/en/ask/advice/check/")["Location"] == "/en/ask/advice/topic/"
        assert client.post("/en/ask/advice/check/")["Location"] == "/en/ask/advice/topic/"
    assert not ServiceRequest.objects.exists()


def test_a_region_or_office_that_is_none_is_refused_on_its_page() -> None:
    client = Client()
    begun(client)
    for given in ("KZ-99", "", "'; --", "x" * 5000):
        assert client.post("/en/ask/advice/place/", {"region": given}).status_code == 422
    client.post("/en/ask/advice/place/", {"region": "KZ-71"})
    for given in ("0", "-1", "x", "9" * 40):
        assert client.post("/en/ask/advice/place-office/", {"office": given}).status_code == 422


def test_every_page_of_the_way_asks_few_questions_of_the_database(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    client.get("/en/")
    check = walked(client)
    for address, most in (("/en/", 2), ("/en/ask/advice/", 1), ("/en/ask/advice/question/", 2), (check, 3)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(5):
        client.post("/en/ask/advice/question/?change=1", {"question": "Қайта жазылған сұрақ"})
    with django_assert_max_num_queries(16):
        assert client.post(check).status_code == 302
    with django_assert_max_num_queries(6):
        assert client.get("/en/receipt/").status_code == 200


def test_the_follow_page_asks_as_much_with_sixty_messages_as_with_one() -> None:
    client, request = followed()

    def queries(messages: int) -> int:
        for number in range(Message.objects.count(), messages):
            client.post("/en/follow/reply/", {"text": f"Тағы бір сөз {number}"})
        client.get("/en/follow/request/")  # places are asked once a second whether they changed
        with CaptureQueriesContext(connection) as counted:
            assert said(client.get("/en/follow/request/")).count("Тағы бір сөз") == messages
        return len(counted)

    one = queries(1)
    assert one <= 16
    assert queries(60) == one
    assert request.pk


def test_a_draft_older_than_a_day_can_be_finished_until_it_is_cleared_and_then_begins_anew() -> None:
    from senim.intake import drafts

    client = Client()
    check = walked(client)
    at = timezone.now() + dt.timedelta(days=2)
    assert drafts.clear_old(at) == 1
    assert client.get(check)["Location"] == "/en/ask/advice/"
    assert client.post("/en/ask/advice/question/", {"question": "х"})["Location"] == "/en/ask/advice/"
    assert sent(client).pk


def test_quiet_pages_lead_to_the_sealed_instance_where_there_is_one_and_else_to_people(settings: Settings) -> None:
    told = {}
    for site in ("https://sealed.example", ""):
        settings.SEALED_SITE = site
        told[site] = [
            Client().get(f"/ru/{one}").content.decode() for one in ("not-safe/", "need/torture/", "need/fire/")
        ]
    leads = ['href="https://sealed.example/ru/"' in page for page in told["https://sealed.example"]]
    assert leads == [True, True, False]
    unable = "Здесь нельзя написать так, чтобы полиция не прочла"
    assert [unable in page for page in told[""]] == [True, True, False]
    assert not any(unable in page for page in told["https://sealed.example"])
