"""The staff's pages of keys: who may open them, a key shown once, faults of the form, the end of a key."""

import re

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.channels.models import ApiKey
from senim.channels.tests.city_app import BASE, CityApp, everybody

pytestmark = pytest.mark.db
KEYS = "/en/staff/keys/"
GIVEN = {
    "owner": "Astana akimat",
    "contact": "+7 7172 00 00 00",
    "scopes": ["open311"],
    "per_minute": "5",
    "per_day": "9",
}


@pytest.fixture
def gulnar(db: None) -> Client:
    """Gulnar, an officer of the ministry."""
    client = Client()
    client.force_login(Officer.objects.get(username="gulnar"))
    return client


def shown_key(client: Client) -> str:
    """Issue a key by the page; its text as the page shows it."""
    page = client.post(f"{KEYS}new/", GIVEN)
    assert page.status_code == 200
    found = re.search(r'data-key="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", ["", "new/", "1/revoke/"])
@pytest.mark.parametrize("who", ["bolat", "dana", "erlan", "ayan"])
def test_only_those_who_may_issue_keys_open_the_pages(who: str, path: str) -> None:
    client = Client()
    assert client.get(f"{KEYS}{path}").status_code == 302
    client.force_login(Officer.objects.get(username=who))
    assert client.get(f"{KEYS}{path}").status_code == 403
    assert client.post(f"{KEYS}{path}", GIVEN).status_code == 403
    assert not ApiKey.objects.exists()


def test_a_key_issued_on_the_page_works_and_is_never_shown_again(gulnar: Client) -> None:
    text = shown_key(gulnar)
    assert CityApp(text, Client()).files().status_code == 200
    listed = gulnar.get(KEYS).content.decode()
    assert "Astana akimat" in listed
    assert text.partition(".")[2] not in listed
    assert '<td class="num">1</td>' in listed  # used today


def test_a_form_with_faults_keeps_what_was_typed_and_issues_nothing(gulnar: Client) -> None:
    page = gulnar.post(f"{KEYS}new/", {**GIVEN, "owner": " ", "per_minute": "0", "per_day": "много", "scopes": ["x"]})
    told = page.content.decode()
    assert page.status_code == 422
    for words in (
        "Write whose system it is.",
        "from 1 to 6000",
        "from 1 to 1000000",
        "Choose one of the answers shown.",
    ):
        assert words in told
    assert "+7 7172 00 00 00" in told
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("owner", ["x" * 121, "a\0b", "a\x07b"])
def test_an_owner_that_cannot_be_kept_is_refused_in_words(gulnar: Client, owner: str) -> None:
    assert gulnar.post(f"{KEYS}new/", {**GIVEN, "owner": owner}).status_code in {400, 422}
    assert not ApiKey.objects.exists()


def test_a_revoked_key_opens_nothing_from_that_moment_on(gulnar: Client) -> None:
    app = CityApp(shown_key(gulnar), Client())
    assert app.files().status_code == 200
    key = ApiKey.objects.latest("pk")
    asked = gulnar.get(f"{KEYS}{key.pk}/revoke/")
    assert "Astana akimat" in asked.content.decode()
    assert app.files().status_code == 200  # asking alone ends nothing
    assert gulnar.post(f"{KEYS}{key.pk}/revoke/").status_code == 302
    assert app.files().status_code == 403
    assert len(everybody("requests")) == 2
    assert "Revoked" in gulnar.get(KEYS).content.decode()
    assert gulnar.get(f"{KEYS}999999/revoke/").status_code == 404


def test_the_list_is_paged_with_a_bounded_number_of_queries(
    gulnar: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(60):
        CityApp.made()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        first = gulnar.get(KEYS).content.decode()
    older = re.search(r'href="(\?before=\d+)"', first)
    assert older is not None
    rest = gulnar.get(f"{KEYS}{older[1]}").content.decode()
    assert (first.count("City app<br>"), rest.count("City app<br>")) == (50, 10)
    assert gulnar.get(f"{KEYS}?before=no").status_code == 200


def test_the_key_is_not_written_into_what_the_server_logs(gulnar: Client, caplog: pytest.LogCaptureFixture) -> None:
    text = shown_key(gulnar)
    with caplog.at_level("DEBUG"):
        assert Client().get(f"{BASE}/requests.json", {"api_key": text, "status": "none"}).status_code == 400
        assert CityApp(f"{text}x", Client()).files().status_code == 403
    assert f"{BASE}/requests.json" in caplog.text  # the control: the call itself is logged
    assert text not in caplog.text
