"""The pages of a hand-over: officer, body with and without an account, the person; and what outsiders get."""

import datetime as dt
import re
from itertools import product
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from senim.accounts.models import Access
from senim.intake import opening
from senim.intake.attachments import store
from senim.intake.models import Attachment, Contact
from senim.ledger.actor import CITIZEN
from senim.notices.transports.memory.sending import MemoryTransport
from senim.referrals.consent.models import Consent
from senim.referrals.consent.wording import ITEMS
from senim.referrals.referring import actions, downloads, posting
from senim.referrals.referring.ending import withdraw
from senim.referrals.referring.linking import code_of, token_of
from senim.referrals.referring.models import Letter, Link, Referral
from senim.referrals.tests.conftest import AT, Scene, viewer
from senim.referrals.tongue import micros

pytestmark = pytest.mark.db
LATER = AT + dt.timedelta(hours=1)
MARKS = {
    "name": "Aaname",
    "reach": "Bbphone",
    "address": "Ccstreet",
    "account": "Ddwords",
    "files": "Eefile",
    "course": "Ресми жолданым",
}


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are looked at an hour after the request came in."""
    for module in ("answers", "by_letter", "partner", "police", "person"):
        monkeypatch.setattr(f"senim.referrals.views.{module}.now", lambda: LATER)


def signed_in(username: str) -> Client:
    client = Client(headers={"accept-language": "kk"})
    officer = viewer(username).officer
    assert officer is not None
    client.force_login(officer)
    return client


def referred(scene: Scene, **changes: Any) -> Referral:
    return actions.refer(case=scene.case(), kind="refer", agreed=scene.agreed(**changes), at=AT, text="Көмектесіңізші")


def fill(scene: Scene) -> Attachment:
    """Words by which each item is known again on a page."""
    Contact.objects.update_or_create(
        request=scene.request,
        defaults={"full_name": "Aaname", "phone": "Bbphone", "email": "", "address": "Ccstreet", "iin_last4": "9876"},
    )
    scene.request.address = ""
    scene.request.answers = {**scene.request.answers, "text": "Ddwords"}
    scene.request.save()
    content = b"%PDF-1.4 " + b"x" * (3 * downloads.CHUNK)
    return Attachment.objects.create(
        request=scene.request, name="Eefile.pdf", media_type="application/pdf", size=len(content), sha256="0" * 64,
        path=store(content), by="citizen", added_at=AT,
    )  # fmt: skip


def test_the_bodys_page_equals_the_consent_for_all_64_sets_of_items(scene: Scene) -> None:
    fill(scene)
    one, client = referred(scene), signed_in("viktoria")
    differences = []
    for chosen in product((False, True), repeat=len(ITEMS)):
        items = {item for item, on in zip(ITEMS, chosen, strict=True) if on}
        Consent.objects.filter(pk=one.consent_id).update(items=",".join(item for item in ITEMS if item in items))
        html = client.get(f"/kk/partner/{one.pk}/").content.decode()
        assert "Көмектесіңізші" in html
        assert "9876" not in html
        if {item for item, mark in MARKS.items() if mark in html} != items:
            differences.append(items)
    assert differences == []


def test_each_look_of_a_body_is_in_the_journal_and_the_person_sees_how_often(scene: Scene) -> None:
    one, client = referred(scene), signed_in("viktoria")
    before = Access.objects.filter(organisation_id=scene.fund.pk).count()
    client.get(f"/kk/partner/{one.pk}/")
    assert Access.objects.filter(organisation_id=scene.fund.pk).count() == before + 1
    person = Client()
    person.cookies[opening.COOKIE] = signing.dumps(scene.request.pk, salt=opening.SALT)
    assert "Aaname" not in person.get("/kk/follow/shared/").content.decode()
    assert scene.fund.organisation.name_kk in person.get("/kk/follow/shared/").content.decode()


def test_the_person_takes_it_back_and_the_next_look_shows_nothing(scene: Scene) -> None:
    fill(scene)
    one, client = referred(scene), signed_in("viktoria")
    assert "Aaname" in client.get(f"/kk/partner/{one.pk}/").content.decode()
    person = Client()
    assert person.post(f"/kk/follow/shared/{one.consent_id}/withdraw/").url == "/kk/follow/"  # type: ignore[attr-defined]
    person.cookies[opening.COOKIE] = signing.dumps(scene.request.pk, salt=opening.SALT)
    assert person.post(f"/kk/follow/shared/{one.consent_id}/withdraw/").status_code == 302
    page = client.get(f"/kk/partner/{one.pk}/").content.decode()
    assert "Aaname" not in page
    assert "Көмектесіңізші" not in page
    answer = client.post(f"/kk/partner/{one.pk}/write/", {"write-text": "Келіңіз деп айттық"})
    assert answer.status_code == 409
    assert "Келіңіз деп айттық" in answer.content.decode()
    assert client.post(f"/kk/partner/{one.pk}/confirm/").status_code == 302


def test_a_file_breaks_off_when_the_consent_ends_while_it_flows(scene: Scene) -> None:
    file = fill(scene)
    one = referred(scene, items=("files",), until=AT + dt.timedelta(days=1))
    moments = iter([AT, AT, AT + dt.timedelta(days=1), AT])
    assert sum(len(part) for part in downloads.flow(one, file, lambda: next(moments))) == 2 * downloads.CHUNK
    assert sum(len(part) for part in downloads.flow(one, file, lambda: AT)) == file.size
    client = signed_in("viktoria")
    assert client.get(f"/kk/partner/{one.pk}/file/{file.pk}/").getvalue()[:4] == b"%PDF"
    withdraw(request=scene.request, consent_id=one.consent_id, at=AT, by=CITIZEN)
    assert client.get(f"/kk/partner/{one.pk}/file/{file.pk}/").status_code == 404


def test_erlan_another_body_and_strangers_reach_nothing(scene: Scene) -> None:
    one = referred(scene, body=scene.clinic.organisation)
    viktoria, erlan, nobody = signed_in("viktoria"), signed_in("erlan"), Client()
    for way in ("", "file/1/"):
        assert viktoria.get(f"/kk/partner/{one.pk}/{way}").status_code == 404
        assert erlan.get(f"/kk/partner/{one.pk}/{way}").status_code == 403
    assert viktoria.post(f"/kk/partner/{one.pk}/accept/").status_code == 404
    assert f"/{one.pk}/" not in viktoria.get("/kk/partner/").content.decode()
    for way in (
        f"referrals/{one.pk}/",
        f"case/{scene.request.pk}/partners/",
        f"case/{scene.request.pk}/partners/refer/",
    ):
        assert erlan.get(f"/kk/staff/{way}").status_code == 403
        assert viktoria.get(f"/kk/staff/{way}").status_code == 403
        assert signed_in("dana").get(f"/kk/staff/{way}").status_code == 200
    assert f"/{one.pk}/" not in erlan.get("/kk/staff/referrals/").content.decode()
    assert f"/{one.pk}/" in signed_in("dana").get("/kk/staff/referrals/").content.decode()
    assert nobody.get(f"/kk/partner/{one.pk}/").status_code == 302
    assert nobody.get("/kk/partner/open/").status_code == 410


def because(client: Client, scene: Scene) -> None:
    """Say why one looks at what is no task of one's own."""
    given = {"reason": "supervision", "words": "Тапсыруды тексеру"}
    assert client.post(f"/kk/staff/case/{scene.request.pk}/reason/", given).status_code == 302


def test_outside_ones_own_task_a_reason_is_asked_before_a_hand_over_is_shown_and_journalled(scene: Scene) -> None:
    fill(scene)
    one = referred(scene)
    dana, ways = (
        signed_in("dana"),
        [f"referrals/{one.pk}/", f"case/{scene.request.pk}/partners/", f"case/{scene.request.pk}/partners/refer/"],
    )
    shown = Access.objects.filter(part="referral", request_id=scene.request.pk)
    asking = [dana.get(f"/kk/staff/{way}").content.decode() for way in ways]
    assert all('name="reason"' in page and "Көмектесіңізші" not in page for page in asking)
    assert not shown.exists()
    because(dana, scene)
    assert "Көмектесіңізші" in dana.get(f"/kk/staff/{ways[0]}").content.decode()
    assert [(row.officer.username, row.words) for row in shown if row.officer] == [("dana", "Тапсыруды тексеру")]


def test_an_officer_hands_over_after_seeing_the_words_and_what_the_body_sees(scene: Scene) -> None:
    fill(scene)
    client, way = signed_in("bolat"), f"/kk/staff/case/{scene.request.pk}/partners/refer/"
    given = {
        "body": scene.fund.pk, "purpose": "legal", "kind": "refer", "items": ["account"], "taken": "in_person",
        "language": "kk", "days": 30, "text": "Көмектесіңізші",
    }  # fmt: skip
    dana = signed_in("dana")
    because(dana, scene)
    assert 'value="without-life"' in dana.get(way).content.decode()
    empty = client.post(way, {**given, "taken": "", "body": ""})
    assert (empty.status_code, "Көмектесіңізші" in empty.content.decode()) == (422, True)
    preview = client.post(way, given).content.decode()
    assert scene.fund.organisation.name_kk in preview
    assert "Ddwords" in preview
    assert "Aaname" not in preview
    assert Referral.objects.filter(request_id=scene.request.pk).count() == 0
    done = client.post(way, {**given, "confirmed": "1"})
    one = Referral.objects.get(request_id=scene.request.pk)
    assert done.url == f"/kk/staff/referrals/{one.pk}/"  # type: ignore[attr-defined]
    assert "Көмектесіңізші" in client.get(done.url).content.decode()  # type: ignore[attr-defined]
    assert (
        client.post(way, {**given, "taken": "without-life", "withhold": "Ессіз"}).status_code == 422
    )  # the head alone may


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> MemoryTransport:
    from senim.notices.transports.chosen import Way

    box = MemoryTransport()
    monkeypatch.setattr(posting, "way_to", lambda _channel, address: Way("memory", box, address))
    return box


def test_a_body_that_never_signs_in_comes_by_letter_and_one_time_code(scene: Scene, mailbox: MemoryTransport) -> None:
    fill(scene)
    one = referred(scene, body=scene.clinic.organisation)
    assert posting.send_due(lambda: micros(LATER)) == 1
    letter = mailbox.taken[-1].text
    token = re.search(r"/partner/letter/([^/]+)/", letter)
    assert token is not None
    assert not {"Aaname", "Ddwords", "Көршім"} & set(re.findall(r"\w+", letter))
    client, way = Client(headers={"accept-language": "kk"}), f"/kk/partner/letter/{token[1]}/"
    assert "no-referrer" not in client.get(way).content.decode()  # a form without an origin would be refused
    assert Letter.objects.filter(kind="code").count() == 0  # a mail filter that looks sends nothing
    client.post(way, {"send": "1"})
    posting.send_due(lambda: micros(LATER))
    code = re.search(r"\b\d{6}\b", mailbox.taken[-1].text)
    assert code is not None
    assert token[1] not in mailbox.taken[-1].text
    assert client.post(way, {"code": f"{(int(code[0]) + 1) % 10**6:06d}"}).status_code == 422
    assert client.post(way, {"code": code[0]}).status_code == 302
    assert "Aaname" in client.get("/kk/partner/open/").content.decode()
    assert Client().post(way, {"code": code[0]}).status_code == 422  # used up
    assert client.post("/kk/partner/open/accept/").status_code == 302
    withdraw(request=scene.request, consent_id=one.consent_id, at=LATER, by=CITIZEN)
    assert "Aaname" not in client.get("/kk/partner/open/").content.decode()
    assert "confirm" in client.get("/kk/partner/open/").content.decode()
    client.post("/kk/partner/open/confirm/")
    assert client.get("/kk/partner/open/").status_code == 410


def test_a_code_is_tried_five_times_and_a_forged_or_old_address_opens_nothing(
    scene: Scene, mailbox: MemoryTransport
) -> None:
    referred(scene, body=scene.clinic.organisation)
    link = Link.objects.get()
    client, way = Client(), f"/kk/partner/letter/{token_of(link)}/"
    client.post(way, {"send": "1"})
    link.refresh_from_db()
    right = code_of(link)
    for _ in range(5):
        assert client.post(way, {"code": "000000" if right != "000000" else "111111"}).status_code == 422
    assert client.post(way, {"code": right}).status_code == 422
    assert client.get(way[:-2] + ("A" if way[-2] != "A" else "B") + "/").status_code == 410
    Link.objects.update(until_at=micros(AT))
    assert client.get(way).status_code == 410
    assert Letter.objects.filter(kind="code").count() == 1


def test_the_lists_ask_a_bounded_number_of_queries(scene: Scene, django_assert_max_num_queries: Any) -> None:
    client, desk = signed_in("viktoria"), signed_in("dana")
    for number in range(6):
        consents_before = Consent.objects.count()
        actions.refer(case=scene.case(), kind="refer", agreed=scene.agreed(), at=AT + dt.timedelta(minutes=number))
        assert Consent.objects.count() == consents_before + 1
    client.get("/kk/partner/"), desk.get("/kk/staff/referrals/")
    with django_assert_max_num_queries(10):
        client.get("/kk/partner/")
    with django_assert_max_num_queries(14):
        desk.get("/kk/staff/referrals/")
