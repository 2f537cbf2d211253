"""The ministry sees which running requests can move to the version in force, confirms it, and reads what came of it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import override

from senim.accounts.models import Officer, Post
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import compiled, versions
from senim.intake.actions import micros
from senim.ledger.actor import Actor
from senim.ledger.followers import run_once
from senim.places import queries as places
from senim.processes import actions, moving_on
from senim.processes.migrating import migrate
from senim.processes.models import Instance, VersionMove
from senim.studio import exporting, proving
from senim.studio.logs import Asked
from senim.studio.models import Draft
from senim.studio.moved_cases import moved_between
from tests.requests import sent

pytestmark = pytest.mark.db
AT = dt.datetime(2025, 12, 1, 5, tzinfo=dt.UTC)
PLAN = "/en/studio/appeal/move/1/"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


@pytest.fixture
def gulnar(db: None) -> Client:
    return signed_in("gulnar")


@pytest.fixture
def streams(db: None) -> list[int]:
    """Three appeals on version 1, the first of them at a step that version 2 lacks."""
    found = [sent("appeal", at=AT).request_id * 16 for _ in range(3)]
    by = Actor("registrar", 9, 1)
    actions.complete(stream=found[0], element="Register", variables={"competence": "ours"}, at=micros(AT) + 1, by=by)
    return found


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def moved_all() -> None:
    while moving_on.move_batch(micros(timezone.now())):
        pass


def test_the_plan_shows_where_requests_stand_and_why_some_have_to_stay(gulnar: Client, streams: list[int]) -> None:
    shown = page(gulnar, PLAN)
    name = compiled(versions("appeal")[0].id, AT.date()).name("Appoint", "en")
    assert f"Version 2 has no step “{name}”" in shown
    assert "Move the requests that can move" in shown
    listed = page(gulnar, "/en/studio/appeal/drafts/")
    assert PLAN in listed
    assert "3 requests: move them" in listed


def test_a_confirmed_move_is_made_by_the_worker_and_its_page_says_what_came_of_it(
    gulnar: Client, streams: list[int]
) -> None:
    response = gulnar.post(PLAN, {"read": "on"})
    move = VersionMove.objects.get()
    assert response["Location"] == reverse("studio:move", args=[move.pk]).replace("/kk/", "/en/")
    assert "0 % looked at" in page(gulnar, response["Location"])
    assert "These requests are being moved now" in page(gulnar, PLAN)
    moved_all()
    done = page(gulnar, response["Location"])
    assert "All requests were looked at" in done
    assert "Version 2 has no step" in done
    assert [Instance.objects.get(stream=one).version_id for one in streams] == [
        ServiceVersion.objects.get(code="appeal", version=number).pk for number in (1, 2, 2)
    ]
    assert Instance.objects.get(stream=streams[1]).unit_id
    assert "Version 1 to 2" in page(gulnar, "/en/studio/appeal/drafts/")


def test_without_the_sentence_ticked_nothing_is_begun(gulnar: Client, streams: list[int]) -> None:
    response = gulnar.post(PLAN, {})
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert not VersionMove.objects.exists()


def test_whoever_drew_the_version_does_not_move_requests_to_it(gulnar: Client, streams: list[int]) -> None:
    officer = Officer.objects.get(username="gulnar")
    drawn = {"service": "appeal", "base_version": 1, "xml": "", "begun_at": AT, "saved_at": AT, "released_version": 2}
    Draft.objects.create(**drawn, begun_by=officer, saved_by=Officer.objects.get(username="ayan"))
    assert "A second person moves the requests" in page(gulnar, PLAN)
    response = gulnar.post(PLAN, {"read": "on"})
    assert response.status_code == 422
    assert not VersionMove.objects.exists()


def test_a_move_that_is_under_way_is_not_begun_again_and_one_without_requests_not_at_all(
    gulnar: Client, streams: list[int]
) -> None:
    gulnar.post(PLAN, {"read": "on"})
    again = gulnar.post(PLAN, {"read": "on"})
    assert again.status_code == 422
    assert "being moved already" in again.content.decode()
    moved_all()
    last = gulnar.post(PLAN, {"read": "on"})
    assert "No request that could move" in last.content.decode()
    assert VersionMove.objects.count() == 1


def test_requests_only_move_from_an_older_version(gulnar: Client, streams: list[int]) -> None:
    response = gulnar.get("/en/studio/appeal/move/2/")
    assert response["Location"] == "/en/studio/appeal/drafts/"
    page(gulnar, "/en/studio/appeal/move/99/", 404)
    page(gulnar, "/en/studio/nothing/move/1/", 404)
    page(gulnar, "/en/studio/moves/99/", 404)


@pytest.mark.parametrize("who", ["ayan", "erlan"])
def test_who_may_not_release_may_not_look_or_move(who: str, streams: list[int]) -> None:
    client = signed_in(who)
    assert client.get(PLAN).status_code == 403
    assert client.post(PLAN, {"read": "on"}).status_code == 403
    assert client.get("/en/studio/moves/1/").status_code == 403
    assert not VersionMove.objects.exists()


def test_who_may_release_for_one_region_sees_and_moves_requests_of_that_region_only(streams: list[int]) -> None:
    region = next(one for one in places.units() if one.kind == "department")
    officer = Officer.objects.create(username="saule.m", full_name="Saule M.", pseudonym=10**12, created_at=AT)
    Post.objects.create(officer=officer, role="ministry", unit=region)
    client, mine = signed_in("saule.m"), places.units_under((region.path,))
    here = Instance.objects.filter(stream__in=streams[1:], unit_id__in=mine).count()
    Instance.objects.filter(stream=streams[1]).update(unit_id=region.pk)
    Instance.objects.filter(stream=streams[2]).update(unit_id=places.units()[0].pk)
    assert here in {0, 2}
    client.post(PLAN, {"read": "on"})
    moved_all()
    assert [Instance.objects.get(stream=one).version_id == versions("appeal")[1].id for one in streams] == [
        False,
        True,
        False,
    ]
    own = VersionMove.objects.get()
    assert page(client, f"/en/studio/moves/{own.pk}/")
    VersionMove.objects.filter(pk=own.pk).update(units=None)
    page(client, f"/en/studio/moves/{own.pk}/", 404)
    assert "Version 1 to 2" not in page(client, "/en/studio/appeal/drafts/")
    assert "Version 1 to 2" in page(signed_in("gulnar"), "/en/studio/appeal/drafts/")


def test_a_case_on_two_versions_is_evidence_for_neither_and_is_counted_as_left_out(streams: list[int]) -> None:
    pair = versions("appeal")[0], versions("appeal")[1]
    for stream in streams[1:]:
        migrate(stream=stream, version_id=pair[1].id, at=micros(AT) + 5, by=Actor("ministry", 3, 1))
    by = Actor("registrar", 9, 1)
    actions.complete(stream=streams[1], element="Register", variables={"competence": "ours"}, at=micros(AT) + 9, by=by)
    run_once()
    exporting.write_all()
    assert moved_between(Asked("appeal", version="2"), None, pair) == 2
    assert moved_between(Asked("appeal"), frozenset(), pair) == 0
    third = pair[0]._replace(version=7), pair[1]._replace(version=8)
    assert moved_between(Asked("appeal"), None, third) == 0
    shown = page(signed_in("ayan"), "/en/studio/appeal/compare/?before=1&after=2")
    assert "moved to another version while they ran" not in shown, "two are few for whoever opens no request"
    with translation.override("en"):
        assert "2 requests moved to another version while they ran" in proving.moved_words(2, coarse=False)[0]


def test_a_case_that_moved_there_and_back_is_exported_with_both_versions_once(streams: list[int]) -> None:
    by = Actor("ministry", 3, 1)
    older, newer = versions("appeal")
    migrate(stream=streams[1], version_id=newer.id, at=micros(AT) + 5, by=by)
    migrate(stream=streams[1], version_id=older.id, at=micros(AT) + 6, by=by)
    run_once()
    exporting.write_all()
    assert moved_between(Asked("appeal"), None, (older, newer)) == 1


def test_the_person_and_the_officers_read_that_it_moved(streams: list[int]) -> None:
    from senim.intake.models import ServiceRequest
    from senim.intake.queries import standing, why
    from senim.intake.timeline import timeline

    stream = streams[0] + 16
    target = versions("appeal")[1]
    request = ServiceRequest.objects.get(pk=stream // 16)
    before = why(standing(request), "limit")
    migrate(stream=stream, version_id=target.id, at=micros(AT) + 5, by=Actor("ministry", 3, 1))
    with override("en"):
        told = timeline(request, standing(request).instances, "en")
    assert any("newer procedure" in one.title for one in told)
    assert why(standing(request), "limit") == before
    assert compiled(target.id, AT.date()).version == 2
