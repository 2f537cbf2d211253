"""A report comes in whole and once, to those who may open it, and the server cannot tell what it says."""

import base64
import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from senim.accounts.models import Attempt
from senim.ledger.actor import SYSTEM
from senim.ledger.models import Record
from senim.safeguarding import pace
from senim.safeguarding.actions import Report, find, message, receive, withdraw
from senim.safeguarding.custody import leave
from senim.safeguarding.errors import CaseEnded, LookupRefused, RecipientsRefused, UnknownSealedCase
from senim.safeguarding.models import SealedCase, SealedEnvelope, Upload
from senim.safeguarding.moments import coarse
from senim.safeguarding.tests import made
from senim.safeguarding.tests.made import AT, LANE, Made, sealed_to
from senim.sealing import envelopes

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]

WORDS = "Мені ұрды, made-up words 7391"


def a_report(house: Made, **other: Any) -> Report:
    _, reporter = made.secret_and_key()
    keys = [house.ombudsman.key.public, house.prosecutor.key.public]
    fields = {"lookup": secrets.token_bytes(32), "reporter_key": reporter, "lane": LANE, "language": "kk", "keys": keys}
    return Report(**{**fields, "upload": sealed_to(WORDS, *keys), **other})


def test_a_report_reaches_its_recipients_over_the_wire_and_only_with_a_reason(house: Made) -> None:
    keys = [house.ombudsman.key.public, house.prosecutor.key.public]
    content = envelopes.seal(WORDS.encode(), keys)
    reporter, secret = Client(), made.secret_and_key()
    begun = reporter.post("/kk/up/", json.dumps({"size": len(content)}), "application/json")
    assert begun.status_code == 201
    token = begun.json()["upload"]
    sent = reporter.put(f"/kk/up/{token}/0/", content, "application/octet-stream")
    assert (sent.status_code, sent.json()) == (200, {"at": len(content)})
    assert reporter.get(f"/kk/up/{token}/").json() == {"at": len(content)}
    lookup = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    body = {"lookup": lookup, "reporter_key": secret[1], "lane": LANE, "language": "kk", "keys": keys, "upload": token}
    answers = [reporter.post("/kk/report/", json.dumps(body), "application/json").status_code for _ in range(2)]
    assert answers == [201, 200]
    assert not reporter.cookies
    back = reporter.post("/kk/return/", json.dumps({"lookup": lookup}), "application/json").json()
    assert (back["lane"], back["ended"], sorted(back["keys"])) == (LANE, False, sorted(keys))

    case, envelope = SealedCase.objects.get(), SealedEnvelope.objects.get()
    ombudsman, address = house.ombudsman.client, f"/kk/cases/{case.pk}/envelopes/{envelope.pk}/"
    assert ombudsman.get(address).json()["code"] == "reason"
    said = ombudsman.post(f"/kk/cases/{case.pk}/reason/", json.dumps({"reason": "step"}), "application/json")
    assert said.status_code == 200
    got = ombudsman.get(address)
    assert envelopes.unseal(b"".join(got.streaming_content), house.ombudsman.secret).decode() == WORDS  # type: ignore[attr-defined]
    assert house.advocate.client.get(address).status_code == 404


def test_another_report_with_the_same_words_is_refused_and_the_same_one_changes_nothing(house: Made) -> None:
    report = a_report(house)
    case, new = receive(report=report, at=AT)
    assert new
    assert receive(report=report, at=AT) == (case, False)
    for other in ({"lane": "gbv_case"}, {"upload": sealed_to("else", *report.keys)}, {"keys": report.keys[:1]}):
        with pytest.raises(LookupRefused):
            receive(report=report._replace(**other), at=AT)
    assert SealedCase.objects.count() == SealedEnvelope.objects.count() == 1


@pytest.mark.parametrize("wrong", ["none", "unknown", "other_lane", "retired", "twice"])
def test_keys_that_may_not_get_it_are_refused(house: Made, wrong: str) -> None:
    own = house.ombudsman.key.public
    if wrong == "retired":
        leave(officer=house.ombudsman.officer, at=AT, by=SYSTEM)
    keys = {
        "none": [],
        "unknown": [own, made.secret_and_key()[1]],
        "other_lane": [own, house.custodians[0].key.public],
        "retired": [own],
        "twice": [own, own],
    }[wrong]
    with pytest.raises(RecipientsRefused):
        receive(report=a_report(house, keys=keys), at=AT)
    assert not SealedCase.objects.exists()
    assert Upload.objects.count() == 1  # kept, so that a corrected call needs no second upload


def test_the_log_says_lane_size_and_day_and_nothing_else(house: Made) -> None:
    report = a_report(house)
    case, _ = receive(report=report, at=AT + 12_345_678)
    records = Record.objects.filter(stream=case.pk * 16)
    moments = {coarse(AT)}
    assert {one.at for one in records} == moments
    assert {one.type for one in records} >= {"registered", "entered", "enveloped"}
    assert WORDS not in "".join(one.payload for one in records)


def test_a_reporter_writes_again_and_stops(house: Made) -> None:
    report = a_report(house)
    receive(report=report, at=AT)
    row = message(lookup=report.lookup, upload=sealed_to("more", *report.keys), keys=report.keys, at=AT)
    assert (row.kind, row.unit_id, row.to_reporter) == ("message", None, False)
    withdraw(lookup=report.lookup, at=AT)
    with pytest.raises(CaseEnded):
        withdraw(lookup=report.lookup, at=AT)
    with pytest.raises(CaseEnded):
        message(lookup=report.lookup, upload=sealed_to("late", *report.keys), keys=report.keys, at=AT)
    with pytest.raises(UnknownSealedCase):
        withdraw(lookup=secrets.token_bytes(32), at=AT)
    assert find(report.lookup) is not None


@pytest.mark.parametrize("who", ["ombudsman", "custodian", "keeper"])
def test_people_of_the_instance_get_their_pages_and_nobody_elses(house: Made, who: str) -> None:
    if who == "keeper":
        client = made.with_post("made-keeper", "directory_keeper", house.ombudsman.key.unit)
    else:
        client = (house.ombudsman if who == "ombudsman" else house.custodians[0]).client
    pages = ("cases", "keys", "reseal", "custody", "directory")
    open_to = {
        "ombudsman": (200, 200, 200, 403, 403),
        "custodian": (403, 200, 403, 200, 403),
        "keeper": (403,) * 4 + (200,),
    }
    assert tuple(client.get(f"/ru/{page}/").status_code for page in pages) == open_to[who]
    assert client.get("/ru/account/").status_code == 200


def test_whoever_left_gets_nothing_from_the_next_request_on(house: Made) -> None:
    case, _ = receive(report=a_report(house), at=AT)
    client, keeper = (
        house.prosecutor.client,
        made.with_post("made-keeper", "directory_keeper", house.ombudsman.key.unit),
    )
    assert client.get(f"/kk/cases/{case.pk}/").status_code == 200
    before = Client().get("/kk/directory.txt").content.decode()
    assert house.prosecutor.key.public in before
    assert keeper.post("/kk/directory/leave/", {"person": house.prosecutor.key.person}).status_code == 302
    assert client.get(f"/kk/cases/{case.pk}/").status_code == 404
    assert house.prosecutor.key.public not in Client().get("/kk/directory.txt").content.decode()
    assert house.ombudsman.client.get(f"/kk/cases/{case.pk}/").status_code == 200


def test_guessing_is_slowed_down_without_writing_down_who_guessed(house: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senim.safeguarding.views.report_calls.now", lambda: AT)
    rows = Attempt.objects.count()
    body = json.dumps({"lookup": base64.urlsafe_b64encode(bytes(32)).decode()})
    answers = [
        Client(REMOTE_ADDR="192.0.2.77").post("/kk/return/", body, "application/json")
        for _ in range(pace.MOST["look"] + 1)
    ]
    assert {one.status_code for one in answers[:-1]} == {404}
    assert len({one.content for one in answers[:-1]}) == 1
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
    assert Client(REMOTE_ADDR="192.0.2.78").post("/kk/return/", body, "application/json").status_code == 404
    assert Attempt.objects.count() == rows


def test_a_session_of_a_sealed_instance_ends_after_five_idle_minutes(house: Made) -> None:
    client = house.ombudsman.client
    assert client.get("/kk/cases/").status_code == 200
    session = client.session
    session["seen"] = session["seen"] - 6 * 60
    session.save()
    assert client.get("/kk/cases/").status_code == 302


@pytest.mark.parametrize("who", ["nobody", "ombudsman", "custodian", "keeper"])
def test_nobody_falls_over_an_address_of_something_that_is_not_theirs(house: Made, who: str) -> None:
    case, _ = receive(report=a_report(house, keys=[house.prosecutor.key.public]), at=AT)
    clients: dict[str, Callable[[], Client]] = {
        "nobody": Client,
        "ombudsman": lambda: house.ombudsman.client,
        "custodian": lambda: house.custodians[0].client,
        "keeper": lambda: made.with_post("made-keeper", "directory_keeper", house.ombudsman.key.unit),
    }
    client, envelope = clients[who](), SealedEnvelope.objects.get()
    for number in (case.pk, 10**18 - 1):
        addresses = [
            f"cases/{number}/",
            f"cases/{number}/envelopes/{envelope.pk}/",
            f"cases/{number}/reason/",
            f"cases/{number}/envelopes/",
            f"cases/{number}/step/any/",
            f"recovery/{number}/",
            f"recovery/{number}/share/",
        ]
        for address in addresses:
            for answer in (client.get(f"/kk/{address}"), client.post(f"/kk/{address}", b"{}", "application/json")):
                assert answer.status_code in (302, 400, 403, 404, 405), address
    assert house.prosecutor.client.get(f"/kk/cases/{case.pk}/").status_code == 200
