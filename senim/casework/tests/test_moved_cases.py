"""A case that moved to a newer version is told step by step in the version on which each step was done."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from senim.casework.tests.conftest import Send
from senim.casework.tests.working import give_reason, signed_in
from senim.catalogue.queries import Compiled, compiled, versions
from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.intake.queries import standing
from senim.intake.timeline import timeline
from senim.ledger.actor import Actor
from senim.processes.actions import complete
from senim.processes.migrating import migrate
from senim.processes.models import WorkItem

pytestmark = pytest.mark.db
BEFORE = dt.datetime(2025, 12, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def moved(send: Send) -> ServiceRequest:
    """An appeal that was given to an officer by a step that version 2 has no more, and moved to version 2."""
    request = send("appeal", at=BEFORE)
    stream, at = request.pk * 16, micros(BEFORE)
    registered = {"competence": "ours"}
    complete(stream=stream, element="Register", variables=registered, at=at + 1, by=Actor("registrar", 9, 1))
    complete(stream=stream, element="Appoint", variables={}, at=at + 2, by=Actor("head", 12, 1))
    assert "Appoint" not in version_of(request, 1).net.tasks
    migrate(stream=stream, version_id=versions("appeal")[1].id, at=at + 3, by=Actor("ministry", 3, 1))
    assert WorkItem.objects.get(stream=stream).element == "Examine"
    return request


def version_of(request: ServiceRequest, place: int) -> Compiled:
    return compiled(versions("appeal")[place].id, request.received_at.date())


@pytest.mark.parametrize(("language", "sentence"), [("en", "Moved to version 2"), ("ru", "Переведено на версию 2")])
def test_the_officers_page_opens_and_tells_old_steps_and_the_move(
    moved: ServiceRequest, language: str, sentence: str
) -> None:
    dana: Client = signed_in("dana")
    give_reason(dana, moved)
    shown = dana.get(f"/{language}/staff/case/{moved.pk}/")
    assert shown.status_code == 200
    words = shown.content.decode()
    assert sentence in words
    assert version_of(moved, 0).name("Appoint", language) in words
    assert standing(moved).service.name("Examine", language) in words


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_person_reads_what_was_done_before_the_move_and_that_nothing_got_worse(
    moved: ServiceRequest, language: str
) -> None:
    with translation.override(language):
        told = [one.title for one in timeline(moved, standing(moved).instances, language)]
    before = timeline_of_old_steps(moved, language)
    assert before
    assert set(before) <= set(told)
    expected = {"kk": "жаңа тәртіппен", "ru": "по новому порядку", "en": "newer procedure"}
    assert any(expected[language] in title for title in told)


def timeline_of_old_steps(request: ServiceRequest, language: str) -> list[str]:
    """The sentences of version 1 for the steps that were done."""
    words = [version_of(request, 0).words[element][language].done for element in ("Register", "Appoint")]
    return [one for one in words if one]
