"""An installation without a demo country (`senim run --empty`) takes requests from its first minute, at the ministry's desk."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from senim.accounts.models import Officer, Post
from senim.config import making
from senim.intake.tests.citizen import receipt_of, said, sent, walked
from senim.places.actions import MINISTRY, MINISTRY_DESK, load_reference, places_changed
from senim.places.errors import NoDefaultDesk
from senim.places.models import Unit
from senim.places.queries import default_desk, forget, regions, unit
from senim.processes.models import Instance, WorkItem

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def empty(db: None) -> Iterator[None]:
    """Regions and services, and nothing else."""
    Post.objects.all().delete()
    Officer.objects.all().delete()
    for app in ("desks", "assemblies"):
        for model in reversed(list(apps.get_app_config(app).get_models())):
            model._default_manager.all().delete()
    for row in Unit.objects.order_by("-pk"):
        row.delete()
    places_changed()
    yield
    forget()  # the next test has its country back


def test_without_any_unit_there_is_no_desk_and_completing_makes_the_ministrys() -> None:
    with pytest.raises(NoDefaultDesk):
        default_desk()
    making.complete()
    assert list(Unit.objects.order_by("pk").values_list("code", flat=True)) == [MINISTRY, MINISTRY_DESK]
    desk = default_desk()
    assert desk.code == MINISTRY_DESK
    assert desk.path == f"/{desk.parent_id}/{desk.pk}/"
    assert all((desk.name_kk, desk.name_ru, desk.name_en))
    assert len(regions()) == 20


def test_completing_twice_or_where_a_country_is_changes_nothing() -> None:
    assert load_reference()
    assert not load_reference()
    assert Unit.objects.count() == 2


@pytest.mark.parametrize("service", ["advice", "appeal", "report", "certificate", "migration", "road"])
def test_every_service_takes_a_request_through_its_pages(service: str) -> None:
    making.complete()
    client = Client()
    request = sent(client, service, office=default_desk().pk)
    assert request.region_id == "KZ-71"
    assert request.desk_id == default_desk().pk
    assert unit(Instance.objects.get().unit_id).code == MINISTRY_DESK
    assert WorkItem.objects.get().unit_id == default_desk().pk
    assert receipt_of(client)
    assert default_desk().name_en in said(client.get("/en/receipt/"))


def test_the_office_page_offers_the_ministrys_desk_for_every_region() -> None:
    making.complete()
    client = Client()
    walked(client, office=default_desk().pk)
    for region in regions():
        client.post("/en/ask/advice/place/?change=1", {"region": region.code})
        assert default_desk().name_en in said(client.get("/en/ask/advice/place-office/"))
