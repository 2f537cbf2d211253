"""Each version of each open service runs live, from the day of its release, to its answer; steps that Senim does itself are told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from senim.catalogue.definitions import Service
from senim.catalogue.errors import UnknownService
from senim.catalogue.loading import load_services
from senim.catalogue.queries import current, versions
from senim.catalogue.tests.paths_of_requests import PATHS as REQUESTS
from senim.catalogue.tests.paths_of_services import PATHS as SERVICES
from senim.intake.actions import micros, submit
from senim.intake.models import Message, ServiceRequest
from senim.intake.queries import standing
from senim.intake.timeline import timeline
from senim.ledger.actor import Actor
from senim.processes import actions as processes
from senim.processes.models import Instance
from tests.requests import arrival, sent

pytestmark = pytest.mark.db
OPEN = [service for service in load_services().values() if service.open_for_intake]
EACH = [(service, release.version) for service in OPEN for release in service.releases]
WALKED = {
    ("advice", 1): "advice straight", ("appeal", 1): "appeal granted as it was", ("appeal", 2): "appeal straight",
    ("report", 1): "report of a crime as it was", ("report", 2): "report of a crime",
    ("certificate", 1): "certificate as it was", ("certificate", 2): "weapon permit",
    ("migration", 1): "arrival as it was", ("migration", 2): "length of stay",
    ("road", 1): "accident papers as they were", ("road", 2): "copies of accident papers",
}  # fmt: skip
PATHS = {**REQUESTS, **SERVICES}


def walked(code: str, at: dt.datetime, answers: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...]) -> Instance:
    """A request of this moment whose steps are done one hour after another, each by somebody else."""
    if code == "migration" and answers["kind"] == "arrival":
        answers = {**answers, "arrived_on": "2026-01-04", "guest_address": "Абай даңғ., 1-үй"}
    request = sent(code, at=at, **answers).request_id
    stream = request * 16
    for number, step in enumerate(steps, 1):
        now, by = micros(at + dt.timedelta(hours=number)), Actor("officer", number, 1)
        if "complete" in step:
            _complete(stream, step, now, by)
        else:
            processes.deliver(stream=stream, message=step["message"], variables=step["variables"], at=now, by=by)
    return Instance.objects.get(stream=stream)


def _complete(stream: int, step: Mapping[str, Any], at: int, by: Actor) -> None:
    processes.complete(stream=stream, element=step["complete"], variables=step["variables"], at=at, by=by)


@pytest.mark.parametrize(("service", "version"), EACH, ids=lambda one: getattr(one, "code", one))
def test_a_request_of_the_day_follows_the_version_of_the_day_to_its_answer(service: Service, version: int) -> None:
    released = next(one for one in versions(service.code) if one.version == version)
    at = dt.datetime.combine(released.released_on + dt.timedelta(days=30), dt.time(5), dt.UTC)
    _, answers, steps, _ = PATHS[WALKED[service.code, version]]
    instance = walked(service.code, at, answers, steps)
    assert instance.version_id == released.id
    assert instance.ended_at is not None
    assert instance.outcome in {outcome.value for outcome in service.outcomes}


def test_a_running_request_keeps_its_version_when_a_new_one_takes_force() -> None:
    first, second = versions("road")
    before = dt.datetime.combine(second.released_on - dt.timedelta(days=1), dt.time(5), dt.UTC)
    request = sent("road", at=before).request_id
    assert current("road", second.released_on).id == second.id
    for number, element in enumerate(("Register", "Forward", "RegisterAgain"), 30):
        now = before + dt.timedelta(hours=number)
        _complete(request * 16, {"complete": element, "variables": {}}, micros(now), Actor("officer", number, 1))
    assert Instance.objects.get(request_id=request).version_id == first.id


@pytest.mark.parametrize("code", ["protective_order", "assembly", "road"])
def test_no_request_begins_with_a_service_that_is_there_to_be_studied_only(code: str) -> None:
    studied = replace(arrival("road"), compiled=current(code, dt.date(2026, 11, 22)))
    if code == "road":  # control
        assert submit(studied).new
    else:
        with pytest.raises(UnknownService):
            submit(studied)
        assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(("language", "told"), [("kk", "автоматты"), ("ru", "автоматически"), ("en", "by itself")])
def test_what_senim_sends_by_itself_is_told_to_the_person_once(language: str, told: str) -> None:
    _, answers, steps, _ = PATHS["weapon permit"]
    instance = walked("certificate", dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC), answers, steps)
    request = ServiceRequest.objects.get(pk=instance.request_id)
    titles = [one.title for one in timeline(request, standing(request).instances, language)]
    assert sum(told in title for title in titles) == 1
    assert not Message.objects.filter(request=request, kind="letter", sent_at=None).exists()
