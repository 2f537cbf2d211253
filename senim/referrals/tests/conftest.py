"""A request of Aigerim's in Astana, a fund that helps there with Viktoria in it, and one that nobody signs in for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer, viewer_of
from senim.casework.cases import Case, case_of
from senim.casework.tests.conftest import answers_for
from senim.catalogue.actions import release_all
from senim.catalogue.queries import current
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival
from senim.intake.keys import new_key, read_key
from senim.intake.models import ServiceRequest
from senim.places.models import Organisation
from senim.referrals.consent.actions import Agreed
from senim.referrals.directory.models import Help, Member, Partner

AT = dt.datetime(2026, 11, 16, 4, tzinfo=dt.UTC)
"""Monday, 09:00 in Astana."""

WORDS = "Көршім түнде есікті тепкілейді, балам қорқады, аулада жарық жоқ"


@dataclass(frozen=True, slots=True)
class Scene:
    """Bolat, Dana, Viktoria and Erlan look at one request; `fund` has Viktoria, `clinic` has nobody who signs in."""

    request: ServiceRequest
    fund: Partner
    clinic: Partner

    def case(self, username: str = "dana") -> Case:
        return case_of(viewer(username), self.request.pk)

    def agreed(self, **changes: Any) -> Agreed:
        usual = Agreed(
            body=self.fund.organisation,
            purpose="legal",
            items=("name", "account"),
            until=AT + dt.timedelta(days=30),
            taken="in_person",
            language="kk",
        )
        return usual._replace(**changes)


def viewer(username: str) -> Viewer:
    return viewer_of(Officer.objects.get(username=username))


def partner_of(code: str, **given: Any) -> Partner:
    made, _ = Partner.objects.update_or_create(
        organisation=Organisation.objects.get(code=code),
        defaults={"takes_referrals": True, "email": f"{code}@example.kz".lower(), **given},
    )
    for kind in ("legal", "crisis"):
        Help.objects.get_or_create(partner=made, kind=kind)
    return made


@pytest.fixture
def scene(db: None) -> Scene:
    release_all()
    compiled = current("appeal", AT.date())
    key = read_key(new_key())
    assert key is not None
    answers = answers_for(compiled.service, WORDS)
    made = submit(Arrival(compiled=compiled, answers=answers, key=key, channel="web", language="kk", at=AT))
    fund = partner_of("KZ-71-partner", chief_email="chief@example.kz", hours="Mo-Fr 09:00-18:00")
    clinic = partner_of("KZ-71-akimat", hours="24/7", hidden=True)
    Member.objects.filter(partner__in=(fund, clinic)).delete()
    Member.objects.create(officer=Officer.objects.get(username="viktoria"), partner=fund)
    return Scene(ServiceRequest.objects.get(pk=made.request_id), fund, clinic)


Later = Callable[[float], dt.datetime]
