import datetime as dt

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.catalogue.actions import release_drawn
from senim.catalogue.models import ServiceVersion
from senim.intake.models import ServiceRequest
from senim.ledger.followers import run_once
from senim.studio import exporting, predicting
from senim.studio.tests.conftest import AT
from tests.requests import ended, sent

pytestmark = pytest.mark.db
PAGE = "/en/studio/advice/compare/"


@pytest.fixture
def ayan(db: None) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username="ayan"))
    return client


def two_versions(before: int, after: int) -> None:
    """So many requests of a first version, answered within hours, and of a second one with the same model."""
    newest = ServiceVersion.objects.filter(code="advice").order_by("-version")[0]
    later = AT + dt.timedelta(days=14)
    release_drawn(code="advice", xml=newest.model_xml.encode(), on=later.date(), today=AT.date(), change={"en": "Less"})
    for beginning, count in ((AT, before), (later, after)):
        for number in range(count):
            at = beginning + dt.timedelta(minutes=11 * number)
            request = ServiceRequest.objects.get(pk=sent("advice", at=at).request_id)
            ended(request, at=at + dt.timedelta(hours=4, minutes=7 * (number % 9)))
    run_once()
    exporting.write_all()


def test_nothing_is_played_until_it_is_asked_for(ayan: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    two_versions(12, 12)
    with monkeypatch.context() as patch:
        patch.setattr(predicting, "simulate", None)
        page = ayan.get(PAGE)
    assert "foreseen" not in page.context
    assert "foresee=1" in page.context["foresee"]


def test_the_same_model_is_predicted_to_take_the_same_time(ayan: Client) -> None:
    two_versions(24, 12)
    page = ayan.get(ayan.get(PAGE).context["foresee"].split("#")[0])
    table = page.context["foreseen"]
    assert [head.text for head in table.heads][1:4] == [
        "Version 1, measured", "Version 1, played", "Version 2, predicted",
    ]  # fmt: skip
    median = table.rows[0]
    assert median[2] == median[3]
    assert median[4] == "±0 % … ±0 %"
    assert median[2].endswith(")")


def test_fewer_than_ten_of_the_earlier_version_predict_nothing(ayan: Client) -> None:
    two_versions(9, 12)
    page = ayan.get(PAGE + "?foresee=1")
    assert page.context["unforeseen"]
    assert "foreseen" not in page.context


def test_without_a_second_version_that_was_used_both_models_are_drawn(ayan: Client) -> None:
    assert "sides" not in ayan.get(PAGE).context
    two_versions(3, 0)
    page = ayan.get(PAGE)
    assert page.context["pair"] is None
    assert [side["map"].partition("?")[2] for side in page.context["sides"]] == [
        "version=1&show=stay", "version=2&show=stay",
    ]  # fmt: skip
