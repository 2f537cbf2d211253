"""Keys, their custodians, rotation and leaving: three of five give a key back, two do not, and each step is on record."""

import base64
import json

import pytest
from pytest_django import DjangoAssertNumQueries

from senim.ledger.housekeeping import KEYS
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.safeguarding import actions, casework, custody, desk, queries, storing
from senim.safeguarding.custody import NewKey, Share
from senim.safeguarding.errors import KeyRefused, RecipientsRefused, RecoveryRefused, UnknownSealedCase
from senim.safeguarding.models import RecipientKey, SealedCase, SealedEnvelope
from senim.safeguarding.tests import made
from senim.safeguarding.tests.made import AT, Made, Person, kept, sealed_to
from senim.safeguarding.tests.test_reporting import a_report
from senim.sealing import envelopes
from senim.sealing.errors import NotForThisKey

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]

DAY = 86_400_000_000


def shares_for(house: Made, secret: str) -> list[Share]:
    """What a browser would send; here each share is just a piece of the secret, for the server cannot tell."""
    return [
        Share(one.key.pk, envelopes.seal(f"{n}:{secret}".encode(), [one.key.public]))
        for n, one in enumerate(house.custodians)
    ]


def new_key(house: Made, owner: Person, lost: str = "") -> tuple[str, RecipientKey]:
    secret, public = made.secret_and_key()
    new = NewKey(public, kept(secret), shares_for(house, secret))
    return secret, custody.add_key(viewer=owner.viewer, new=new, at=AT + DAY, lost=lost)


def give(asked: int, custodian: Person, to: str) -> int:
    share = custodian.key.keeps.get(key__recoveries=asked)
    opened = envelopes.unseal(bytes(share.envelope), custodian.secret)
    sealed = base64.b64encode(envelopes.seal(opened, [to])).decode()
    body = json.dumps({"envelope": sealed})
    answer = custodian.client.post(f"/kk/recovery/{asked}/share/", body, "application/json")
    return int(answer.json().get("given", 0)) if answer.status_code == 200 else -answer.status_code


def test_three_custodians_of_five_give_a_key_back_and_two_do_not(house: Made) -> None:
    owner = house.ombudsman
    _, first = new_key(house, owner)
    case, _ = actions.receive(
        report=a_report(house, keys=[first.public], upload=sealed_to("w", first.public)), at=AT + DAY
    )
    secret, second = new_key(house, owner, lost=first.public)
    asked = first.recoveries.get()
    assert give(asked.pk, house.custodians[0], second.public) == 1
    assert give(asked.pk, house.custodians[0], second.public) == -400  # one share is one share
    assert give(asked.pk, house.custodians[1], second.public) == 2
    assert custody.shares_for_owner(owner.viewer, asked.pk)[1] == []
    assert give(asked.pk, house.custodians[2], second.public) == 3
    given = custody.shares_for_owner(owner.viewer, asked.pk)[1]
    assert [envelopes.unseal(one, secret)[:2] for one in given] == [b"0:", b"1:", b"2:"]
    assert give(asked.pk, house.custodians[3], second.public) == -400  # it is over
    with pytest.raises(RecoveryRefused):
        custody.shares_for_owner(house.prosecutor.viewer, asked.pk)
    kinds = list(Record.objects.filter(stream=KEYS).order_by("n").values_list("type", flat=True))
    assert kinds[-6:-1].count("share_given") == 3
    assert kinds[-1] == "recovery_ended"
    assert queries.cases_of(owner.viewer).rows == (case,)


@pytest.mark.parametrize("wrong", ["plain", "no_key", "four_shares", "own_share", "share_in_the_open", "known"])
def test_a_key_that_is_not_locked_or_not_shared_among_five_is_refused(house: Made, wrong: str) -> None:
    secret, public = made.secret_and_key()
    shares = shares_for(house, secret)
    new = {
        "plain": NewKey(public, secret.encode(), shares),
        "no_key": NewKey(secret, kept(secret), shares),
        "four_shares": NewKey(public, kept(secret), shares[:4]),
        "own_share": NewKey(public, kept(secret), [*shares[:4], Share(house.ombudsman.key.pk, shares[0].envelope)]),
        "share_in_the_open": NewKey(public, kept(secret), [*shares[:4], Share(shares[4].custodian, secret.encode())]),
        "known": NewKey(house.prosecutor.key.public, kept(secret), shares),
    }[wrong]
    before = Record.objects.count()
    with pytest.raises(KeyRefused):
        custody.add_key(viewer=house.ombudsman.viewer, new=new, at=AT)
    assert Record.objects.count() == before
    custody.add_key(viewer=house.ombudsman.viewer, new=NewKey(public, kept(secret), shares), at=AT)


def test_an_envelope_is_sealed_anew_to_exactly_those_who_remain(house: Made) -> None:
    case, _ = actions.receive(report=a_report(house), at=AT)
    envelope = SealedEnvelope.objects.get()
    ombudsman, prosecutor = house.ombudsman, house.prosecutor
    both = [ombudsman.key.public, prosecutor.key.public]
    nothing_due = {"number": case.pk, "replaces": envelope.pk, "upload": sealed_to("w", *both), "keys": both, "at": AT}
    with pytest.raises(RecipientsRefused):
        casework.reseal(viewer=ombudsman.viewer, **nothing_due)
    custody.leave(officer=prosecutor.officer, at=AT, by=custody.actor_of(prosecutor.viewer))
    with pytest.raises(UnknownSealedCase):
        casework.reseal(viewer=prosecutor.viewer, **nothing_due)
    for keys in (both, [ombudsman.key.public, house.advocate.key.public], []):
        with pytest.raises(RecipientsRefused):
            casework.reseal(viewer=ombudsman.viewer, **{**nothing_due, "keys": keys})
    (work,) = desk.to_reseal(ombudsman.viewer)
    assert work.keys == (ombudsman.key.public,)
    again = {**nothing_due, "keys": list(work.keys), "upload": sealed_to("w", *work.keys)}
    new = casework.reseal(viewer=ombudsman.viewer, **again)
    assert (new.kind, new.place, new.on, new.unit_id) == ("report", envelope.place, envelope.on, envelope.unit_id)
    assert desk.to_reseal(ombudsman.viewer) == []
    with pytest.raises(NotForThisKey):
        envelopes.unseal(storing.read(new.path), prosecutor.secret)
    assert envelopes.unseal(storing.read(new.path), ombudsman.secret) == b"w"
    assert not check()


def test_a_part_is_shared_with_a_further_body_which_sees_nothing_of_before(house: Made) -> None:
    case, _ = actions.receive(report=a_report(house), at=AT)
    report, advocate = SealedEnvelope.objects.get(), house.advocate
    keys = [house.ombudsman.key.public, advocate.key.public]
    made_of = {"number": case.pk, "upload": sealed_to("a part", *keys), "keys": keys, "at": AT}
    for kind in ("note", "message"):
        with pytest.raises(RecipientsRefused):
            casework.add(viewer=house.ombudsman.viewer, kind=kind, **made_of)
    shared = casework.add(viewer=house.ombudsman.viewer, kind="share", **made_of)
    said = advocate.client.post(f"/kk/cases/{case.pk}/reason/", json.dumps({"reason": "step"}), "application/json")
    assert said.status_code == 200
    got = [advocate.client.get(f"/kk/cases/{case.pk}/envelopes/{one.pk}/").status_code for one in (report, shared)]
    assert got == [404, 200]


def test_a_changed_file_and_a_changed_row_are_noticed(house: Made) -> None:
    actions.receive(report=a_report(house), at=AT)
    row = SealedEnvelope.objects.get()
    assert not check()
    path = storing.path_of(row.path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert any("file was changed" in line for line in check())
    with pytest.raises(NotForThisKey):
        envelopes.unseal(path.read_bytes(), house.ombudsman.secret)
    path.write_bytes(whole[:-5])
    with pytest.raises(NotForThisKey):
        envelopes.unseal(path.read_bytes(), house.ombudsman.secret)
    path.write_bytes(whole)
    SealedEnvelope.objects.update(sha256=bytes(32))
    assert any("differ" in line for line in check())


def test_a_list_of_cases_costs_the_same_however_long_it_is(
    house: Made, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        actions.receive(report=a_report(house), at=AT)
    viewer = house.ombudsman.viewer
    with django_assert_num_queries(1):
        assert len(queries.cases_of(viewer).rows) == 3
    first = queries.cases_of(viewer, most=2)
    rest = queries.cases_of(viewer, before=queries.page_mark(first.older or ""), most=2)
    assert {case.pk for case in (*first.rows, *rest.rows)} == set(SealedCase.objects.values_list("pk", flat=True))
    assert not queries.cases_of(house.advocate.viewer).rows
