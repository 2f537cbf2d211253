"""Signing in and out: one answer for everything that is wrong, a new session key, and no endless guessing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from senim.accounts.limits import MOST
from senim.accounts.models import Attempt, Officer
from senim.demo.country import demo_password
from tests.hashing import CheapArgon2

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.accounts.tests.urls")]

ADDRESS = "/sign-in/"


@pytest.fixture(autouse=True)
def _pages_of_the_tests(settings: Any) -> None:
    settings.LOGIN_REDIRECT_URL = "work"
    settings.LOGOUT_REDIRECT_URL = "accounts:sign_in"


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for every time that the password hash is worked out, by whichever way."""
    made: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        original = getattr(CheapArgon2, name)

        def run(*args: Any) -> Any:
            made.append(name)
            return original(*args)

        return run

    for name in ("encode", "verify"):
        monkeypatch.setattr(CheapArgon2, name, counted(name))
    return made


def sign_in(client: Client, username: str, password: str = "", **more: str) -> Any:
    return client.post(ADDRESS, {"username": username, "password": password or demo_password(), **more})


def test_name_and_password_open_the_work_list() -> None:
    client = Client()
    assert client.get(ADDRESS).status_code == 200
    assert sign_in(client, "bolat")["Location"] == "/lists/"
    assert client.get("/lists/").status_code == 200


def test_who_has_no_work_list_lands_on_their_own_page() -> None:
    client = Client()
    assert sign_in(client, "sergey")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_the_password_is_kept_as_argon2() -> None:
    assert Officer.objects.get(username="bolat").password.startswith("argon2$argon2id$")
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2")


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer_for_the_same_work(hashes: list[str]) -> None:
    def answer(username: str, password: str) -> tuple[int, str, int]:
        hashes.clear()
        given = sign_in(Client(), username, password)
        page = given.content.decode().replace(username, "NAME")
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        return given.status_code, page.replace(token, "TOKEN"), len(hashes)

    Officer.objects.filter(username="olga").update(is_active=False)
    wrong, unknown, inactive = (
        answer("bolat", "no"),
        answer("nobody-of-this-name", "no"),
        answer("olga", demo_password()),
    )
    assert wrong == unknown == inactive
    assert wrong[2] == 1
    hashes.clear()
    sign_in(Client(), "bolat")
    assert len(hashes) == 1, "control: a right password costs one hash as well"


def test_the_session_gets_a_new_key_and_the_old_one_is_worth_nothing() -> None:
    client = Client()
    sign_in(client, "dana")
    first = client.session.session_key
    sign_in(client, "dana")
    assert client.session.session_key != first
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(first)
    assert thief.get("/lists/").status_code == 302


def test_signing_out_ends_the_session_and_wants_a_post() -> None:
    client = Client()
    sign_in(client, "bolat")
    key = client.session.session_key
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/lists/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(key)
    assert thief.get("/lists/").status_code == 302


@pytest.mark.parametrize("path", [ADDRESS, "/sign-out/"])
def test_a_form_from_elsewhere_is_refused(path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"username": "bolat", "password": demo_password()}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/lists/?page=2", "/lists/?page=2"),
        ("https://example.org/", "/lists/"),
        ("//example.org", "/lists/"),
        ("javascript:alert(1)", "/lists/"),
    ],
)
def test_the_way_back_leads_only_to_our_own_pages(asked: str, led: str) -> None:
    assert sign_in(Client(), "bolat", next=asked)["Location"] == led


def test_guessing_is_slowed_down_and_nothing_is_hashed_any_more(hashes: list[str]) -> None:
    client = Client()
    answers = [sign_in(client, "bolat", f"guess {n}").status_code for n in range(MOST)]
    assert set(answers) == {200}
    hashes.clear()
    limited = sign_in(client, "bolat")
    assert (limited.status_code, limited["Retry-After"]) == (429, "60")
    assert hashes == []
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, "bolat").status_code == 302, "control: another place is not slowed down"
    assert not Attempt.objects.filter(place__contains="127.0.0.1").exists()


@pytest.mark.parametrize(
    "given",
    [{}, {"username": "bolat"}, {"username": "x" * 500, "password": "y"}],
)
def test_half_a_form_is_asked_for_again(given: dict[str, str]) -> None:
    answer = Client().post(ADDRESS, given)
    assert answer.status_code == 200
    assert not Attempt.objects.exists()


def test_the_page_is_never_kept_by_the_browser() -> None:
    assert "no-store" in Client().get(ADDRESS)["Cache-Control"]
