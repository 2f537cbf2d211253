"""The recipients' pages: codes and days in bounded queries, keys to their owners, nothing to anybody else."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from senim.ledger.actor import SYSTEM
from senim.safeguarding import actions, casework, custody, desk, documents
from senim.safeguarding.models import Recovery, SealedCase
from senim.safeguarding.moments import day_of
from senim.safeguarding.tests import made
from senim.safeguarding.tests.made import AT, Made, sealed_to
from senim.safeguarding.tests.test_reporting import WORDS, a_report
from senim.sealing import envelopes

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]


def page_of(client: Client, address: str, name: str) -> dict[str, Any]:
    """What a page gives to its script."""
    said = client.get(address).content.decode()
    found = re.search(rf'data-{name}="([^"]*)"', said)
    assert found, said[:500]
    return dict(json.loads(html.unescape(found[1])))


def with_reason(client: Client, case: SealedCase) -> Client:
    said = client.post(f"/kk/cases/{case.pk}/reason/", json.dumps({"reason": "step"}), "application/json")
    assert said.status_code == 200
    return client


def test_the_list_costs_the_same_for_many_cases_and_shows_codes_only(
    house: Made, django_assert_max_num_queries: Any
) -> None:
    cases = [actions.receive(report=a_report(house), at=AT)[0] for _ in range(4)]
    client = house.ombudsman.client
    client.get("/ru/cases/")
    with django_assert_max_num_queries(14):
        page = client.get("/ru/cases/").content.decode()
    assert all(desk.survivor_code(case.pk) in page for case in cases)
    assert len({desk.survivor_code(case.pk) for case in cases}) == 4
    assert [
        desk.survivor_code(case.pk) in house.advocate.client.get("/ru/cases/").content.decode() for case in cases
    ] == ([False] * 4)


def test_a_case_asks_for_a_reason_and_then_gives_what_the_browser_needs(house: Made) -> None:
    case, _ = actions.receive(report=a_report(house), at=AT)
    address, client = f"/en/cases/{case.pk}/", house.prosecutor.client
    asked = client.get(address).content.decode()
    assert "data-reason" in asked
    assert "data-case" not in asked
    page = page_of(with_reason(client, case), address, "case")
    assert [one["mine"] for one in page["envelopes"]] == [True]
    assert {one["key"] for one in page["recipients"]} == {house.ombudsman.key.public, house.prosecutor.key.public}
    assert [one["key"] for one in page["others"]] == [house.advocate.key.public]
    assert [(one["id"], one["chain"][-1]) for one in page["others"]] == [
        (house.advocate.key.person, house.advocate.key.unit.code)
    ]
    assert page["recipients"][0]["mine"]
    assert WORDS not in json.dumps(page, ensure_ascii=False)
    outsiders = [house.advocate.client, house.custodians[0].client, Client()]
    assert [outsider.get(address).status_code for outsider in outsiders] == [404, 403, 302]


def test_whoever_got_a_part_sees_that_part_alone_and_reads_on_only_when_ticked(house: Made) -> None:
    case, _ = actions.receive(report=a_report(house), at=AT)
    keys = [house.advocate.key.public, house.ombudsman.key.public]
    casework.add(
        viewer=house.ombudsman.viewer, number=case.pk, kind="share", upload=sealed_to("part", *keys), keys=keys, at=AT
    )
    page = page_of(with_reason(house.advocate.client, case), f"/kk/cases/{case.pk}/", "case")
    assert [(one["kind"], one["mine"]) for one in page["envelopes"]] == [("report", False), ("share", True)]
    whole = {one["key"]: one["whole"] for one in page["recipients"]}
    assert (whole[house.advocate.key.public], whole[house.prosecutor.key.public]) == (False, True)


def test_when_somebody_leaves_those_who_remain_are_asked_to_seal_anew_without_them(house: Made) -> None:
    case, _ = actions.receive(report=a_report(house), at=AT)
    assert desk.to_reseal(house.ombudsman.viewer) == []
    custody.leave(officer=house.prosecutor.officer, at=AT, by=SYSTEM)
    assert house.prosecutor.client.get(f"/kk/cases/{case.pk}/").status_code == 404
    assert desk.to_reseal(house.prosecutor.viewer) == []
    client = house.ombudsman.client
    (work,) = page_of(client, "/kk/reseal/", "reseal")["work"]
    assert work["keys"] == [house.ombudsman.key.public]
    upload = made.uploaded(envelopes.seal(WORDS.encode(), work["keys"]))
    body = {"kind": "reseal", "upload": upload, "keys": work["keys"], "replaces": work["id"]}
    assert client.post(work["urls"]["envelopes"], json.dumps(body), "application/json").status_code == 201
    assert desk.to_reseal(house.ombudsman.viewer) == []


def test_the_pages_of_keys_show_ones_own_and_a_lost_key_to_its_custodians(house: Made) -> None:
    client = house.ombudsman.client
    kept = client.get("/kk/keys/kept/").json()["keys"]
    assert [one["public"] for one in kept] == [house.ombudsman.key.public]
    shares = [custody.Share(one.key.pk, envelopes.seal(b"part", [one.key.public])) for one in house.custodians]
    secret, public = made.secret_and_key()
    for fresh in (public, made.secret_and_key()[1]):
        lost = public if fresh != public else ""
        new = custody.NewKey(fresh, made.kept(secret), shares)
        custody.add_key(viewer=house.ombudsman.viewer, new=new, at=AT, lost=lost)
    asked = Recovery.objects.get()
    page = page_of(client, f"/kk/recovery/{asked.pk}/", "recovery")
    assert (page["lost"], page["given"]) == (public, [])
    keeper = house.custodians[2]
    (one,) = page_of(keeper.client, "/kk/custody/", "custody")["asked"]
    assert (one["id"], one["custodian"]) == (str(asked.pk), keeper.key.public)
    assert house.prosecutor.client.get(f"/kk/recovery/{asked.pk}/").status_code == 404
    assert house.prosecutor.client.get("/kk/custody/").status_code == 403


def test_the_recorder_has_the_forms_fields_and_the_consent_that_it_asks_for(house: Made) -> None:
    page = page_of(house.ombudsman.client, "/en/cases/figures/", "totals")
    ids = {field["id"] for section in page["incident"]["sections"] for field in section["fields"]}
    assert {"incident_type", "survivor_age", "perpetrator_relation"} <= ids
    asked = {form["code"]: form for form in documents.forms_of("gbv_case", day_of(AT))}[page["consent"]["form"]]
    kinds = {field["id"]: field["kind"] for section in asked["sections"] for field in section["fields"]}
    assert (kinds[page["consent"]["field"]], kinds[page["consent"]["until"]]) == ("yesno", "date")
