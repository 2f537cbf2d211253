"""A page is opened to whoever has the right that its view names, and to nobody when it names none."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.views import View

from senim.accounts.access import PUBLIC, declared_right, public, right
from senim.accounts.errors import RightUnknown
from senim.accounts.models import Officer, Post
from senim.accounts.roles import ROLES
from senim.places.models import Unit

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.accounts.tests.urls")]


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


@pytest.fixture
def mighty() -> Client:
    """Somebody who holds every role at the top of the country."""
    officer = Officer.objects.get(username="sergey")
    top = Unit.objects.get(code="KZ-ministry")
    for code in ROLES:
        Post.objects.get_or_create(officer=officer, role=code, unit=top)
    return signed_in("sergey")


@pytest.mark.parametrize("path", ["/undeclared/", "/undeclared-class/", "/undeclared-partial/"])
def test_a_view_that_names_no_right_is_refused_to_everyone(
    path: str, mighty: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert mighty.get("/lists/").status_code == 200, "control: a view that names a right is opened"
    assert mighty.get(path).status_code == 403
    assert mighty.post(path).status_code == 403
    assert Client().get(path).status_code == 403
    assert "names no right" in caplog.text


def test_a_public_view_is_open_to_everyone_and_asks_no_database(django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/anyone/").content == b"open"


@pytest.mark.parametrize("path", ["/lists/", "/work-partial/"])
def test_a_right_opens_the_page_and_lacking_it_refuses(path: str) -> None:
    assert signed_in("bolat").get(path).status_code == 200
    assert signed_in("viktoria").get(path).status_code == 403
    assert signed_in("sergey").get(path).status_code == 403


def test_a_class_names_its_right_too() -> None:
    assert signed_in("sergey").get("/settings/").status_code == 200
    assert signed_in("bolat").get("/settings/").status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in_and_brought_back() -> None:
    answer = Client().get("/lists/?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Flists%2F%3Fpage%3D2")
    assert Client().post("/lists/")["Location"] == "/sign-in/"


def test_a_live_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    answer = Client().get("/lists/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/sign-in/")


def test_a_deactivated_officer_loses_access_at_the_next_request() -> None:
    client = signed_in("bolat")
    assert client.get("/lists/").status_code == 200
    Officer.objects.filter(username="bolat").update(is_active=False)
    assert client.get("/lists/").status_code == 302


def test_an_officer_whose_post_was_taken_loses_access_at_the_next_request() -> None:
    client = signed_in("bolat")
    assert client.get("/lists/").status_code == 200
    Post.objects.filter(officer__username="bolat").delete()
    assert client.get("/lists/").status_code == 403
    assert client.get("/account/").status_code == 200


def test_a_changed_password_ends_the_sessions_that_were_open() -> None:
    client = signed_in("bolat")
    assert client.get("/lists/").status_code == 200
    bolat = Officer.objects.get(username="bolat")
    bolat.set_password("a new and long password")
    bolat.save()
    assert client.get("/lists/").status_code == 302


def test_a_removed_officer_loses_access_at_the_next_request() -> None:
    client = signed_in("bolat")
    Officer.objects.filter(username="bolat").delete()
    assert client.get("/lists/").status_code == 302


def test_a_staff_page_costs_three_queries_before_its_own(django_assert_num_queries: Callable[..., Any]) -> None:
    client = signed_in("bolat")
    client.get("/lists/")
    with django_assert_num_queries(3):
        client.get("/lists/")


def test_a_right_that_is_not_in_the_list_cannot_be_named() -> None:
    with pytest.raises(RightUnknown):
        right("everything")


def test_the_declared_right_is_seen_through_partials_wrappers_and_classes() -> None:
    @right("work.see")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        return view(request)

    @public
    class Page(View):
        pass

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert declared_right(partial(partial(view))) == "work.see"
    assert declared_right(wrapper) == "work.see"
    assert declared_right(Page.as_view()) == PUBLIC
    assert declared_right(partial(bare)) is None
    assert declared_right(View.as_view()) is None
