import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from senim.accounts.models import Officer
from senim.catalogue.errors import ReleaseTooSoon
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import current, versions
from senim.kernel.reading import read
from senim.studio import drafting
from senim.studio.checking import checked
from senim.studio.errors import DraftElsewhere, DraftUnreadable, DraftUnsound, NotHandedIn, OwnDraft
from senim.studio.models import Draft
from senim.studio.tests.conftest import AT
from tests.requests import sent

pytestmark = pytest.mark.db

TODAY = AT.date()
CHANGE = {"kk": "Бір қол азайды", "ru": "Одной подписью меньше", "en": "One signature less"}


def person(username: str) -> Officer:
    return Officer.objects.get(username=username)


@pytest.fixture
def draft(db: None) -> Draft:
    """Ayan's draft of a new version of advice."""
    newest = ServiceVersion.objects.filter(code="advice").order_by("-version")[0]
    return drafting.begin(version=newest, by=person("ayan"), at=AT)


@pytest.fixture
def ayan(db: None) -> Client:
    client = Client()
    client.force_login(person("ayan"))
    return client


@pytest.fixture
def gulnar(db: None) -> Client:
    client = Client()
    client.force_login(person("gulnar"))
    return client


def reworded(draft: Draft) -> str:
    """The model with other words at one step."""
    changed = draft.xml.replace('now="', 'now="Қазір: ', 1)
    assert changed != draft.xml
    return changed


def broken(draft: Draft) -> str:
    return draft.xml.replace('sourceRef="Start"', 'sourceRef="Nowhere"', 1)


def test_a_draft_goes_from_drawing_to_a_release_that_new_requests_follow(draft: Draft) -> None:
    drafting.save(draft_id=draft.pk, xml=reworded(draft), revision=1, by=person("ayan"), at=AT)
    drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    on, before = TODAY + dt.timedelta(days=3), current("advice", TODAY).version
    running = sent("advice", at=AT).request_id * 16
    version = drafting.release(draft_id=draft.pk, on=on, today=TODAY, by=person("gulnar"), at=AT)
    assert version.change["en"] == CHANGE["en"]
    assert (current("advice", TODAY).version, current("advice", on).version) == (before, version.version)
    draft.refresh_from_db()
    assert (draft.state, draft.released_version) == ("released", version.version)
    from senim.processes.models import Instance
    from senim.processes.queries import service_of

    assert service_of(Instance.objects.get(stream=running)).version == before


def test_who_reviews_sees_the_drawing_in_their_language_and_the_draft_stays_as_it_is(
    gulnar: Client, draft: Draft
) -> None:
    drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    page = gulnar.get(f"/en/studio/draft/{draft.pk}/").content.decode()
    assert f'data-board="/en/studio/draft/{draft.pk}/drawing.bpmn"' in page
    shown = {
        code: gulnar.get(f"/{code}/studio/draft/{draft.pk}/drawing.bpmn").content.decode() for code in ("ru", "en")
    }
    assert 'name="Саласы известна?"' not in shown["en"]
    assert ('name="Область известна?"' in shown["ru"], 'id="KnownField" name="Is the field known?"' in shown["en"]) == (
        True,
        True,
    )
    kept = gulnar.get(f"/en/studio/draft/{draft.pk}/model.bpmn").content.decode()
    draft.refresh_from_db()
    assert kept == draft.xml
    assert 'id="KnownField" name="Саласы белгілі ме?"' in kept


def test_nobody_releases_what_they_drew_themselves(draft: Draft) -> None:
    drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    with pytest.raises(OwnDraft):
        drafting.release(draft_id=draft.pk, on=TODAY + dt.timedelta(days=1), today=TODAY, by=person("ayan"), at=AT)


def test_a_release_needs_a_review_and_a_day_to_come(draft: Draft) -> None:
    def release(on: dt.date) -> ServiceVersion:
        return drafting.release(draft_id=draft.pk, on=on, today=TODAY, by=person("gulnar"), at=AT)

    with pytest.raises(NotHandedIn):
        release(TODAY + dt.timedelta(days=1))
    drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    with pytest.raises(ReleaseTooSoon):
        release(TODAY)
    assert release(TODAY + dt.timedelta(days=1)).version > draft.base_version


def test_a_model_with_faults_is_kept_but_not_handed_in(draft: Draft) -> None:
    kept = drafting.save(draft_id=draft.pk, xml=broken(draft), revision=1, by=person("ayan"), at=AT)
    assert checked("advice", kept.xml).faults
    with pytest.raises(DraftUnsound):
        drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    assert not checked("advice", draft.xml).faults


def test_two_who_draw_do_not_overwrite_each_other(draft: Draft) -> None:
    mine = reworded(draft)
    drafting.save(draft_id=draft.pk, xml=mine, revision=1, by=person("ayan"), at=AT)
    with pytest.raises(DraftElsewhere):
        drafting.save(draft_id=draft.pk, xml=draft.xml, revision=1, by=person("gulnar"), at=AT)
    draft.refresh_from_db()
    assert (draft.revision, draft.xml) == (2, mine)


@pytest.mark.parametrize(
    "xml", ["", "no xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>" * 5000, "<a/>" + " " * 2_000_001]
)
def test_what_is_no_model_is_not_kept(draft: Draft, xml: str) -> None:
    with pytest.raises(DraftUnreadable):
        drafting.save(draft_id=draft.pk, xml=xml, revision=1, by=person("ayan"), at=AT)


def test_a_draft_given_back_can_be_mended_and_handed_in_again(draft: Draft) -> None:
    drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    with pytest.raises(DraftElsewhere):
        drafting.save(draft_id=draft.pk, xml=draft.xml, revision=1, by=person("ayan"), at=AT)
    drafting.give_back(draft_id=draft.pk, remark="Keep the second signature", by=person("gulnar"), at=AT)
    drafting.save(draft_id=draft.pk, xml=reworded(draft), revision=1, by=person("ayan"), at=AT)
    assert drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT).remark == ""


def save(client: Client, draft: Draft, xml: str, revision: int = 1) -> HttpResponse:
    file = SimpleUploadedFile("model.bpmn", xml.encode())
    answer = client.post(f"/en/studio/draft/{draft.pk}/save/", {"file": file, "revision": revision})
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_script_hears_what_the_check_finds(ayan: Client, draft: Draft) -> None:
    good = save(ayan, draft, reworded(draft))
    assert (good.status_code, good.json()["revision"], good.json()["findings"]) == (200, 2, [])  # type: ignore[attr-defined]
    bad = save(ayan, draft, broken(draft), revision=2).json()  # type: ignore[attr-defined]
    assert any(one["is_fault"] for one in bad["findings"])
    assert save(ayan, draft, draft.xml, revision=2).status_code == 409
    assert save(ayan, draft, "no xml", revision=3).status_code == 422


def test_the_whole_way_through_the_pages(ayan: Client, gulnar: Client) -> None:
    newest = versions("advice")[-1].version
    begun = ayan.post(f"/en/studio/advice/begin/{newest}/")
    draft = Draft.objects.get()
    assert begun["Location"] == f"/en/studio/draft/{draft.pk}/"
    assert ayan.get(begun["Location"]).context["draws"]
    assert ayan.post(f"{begun['Location']}hand-in/", CHANGE).status_code == 302
    page = gulnar.get(begun["Location"])
    assert page.context["reviews"]
    assert not page.context["own"]
    on = timezone.localdate() + dt.timedelta(days=2)
    day = {
        "on_0": on.day,
        "on_1": on.month,
        "on_2": on.year,
        "on_day": on.day,
        "on_month": on.month,
        "on_year": on.year,
    }
    assert gulnar.post(f"{begun['Location']}release/", day).status_code == 302
    assert versions("advice")[-1].released_on == on
    assert CHANGE["en"] in gulnar.get("/en/studio/advice/drafts/").content.decode()


def test_a_model_drawn_elsewhere_is_taken_into_a_draft(ayan: Client, draft: Draft) -> None:
    address = f"/en/studio/draft/{draft.pk}/upload/"
    assert ayan.post(address, {"file": SimpleUploadedFile("m.bpmn", b"\xff\xfe")}).status_code == 422
    assert ayan.post(address, {"file": SimpleUploadedFile("m.bpmn", reworded(draft).encode())}).status_code == 302
    taken = ayan.get(f"/en/studio/draft/{draft.pk}/model.bpmn").content
    assert read(taken).id == read(draft.xml.encode()).id
    assert taken.decode() == reworded(draft)


def test_erlan_may_not_and_readers_only_read(draft: Draft, erlan: Client, dana: Client, gulnar: Client) -> None:
    home = f"/en/studio/draft/{draft.pk}/"
    for address in (home, f"{home}model.bpmn", "/en/studio/advice/drafts/"):
        assert erlan.get(address).status_code == 403
        assert dana.get(address).status_code == 200
    for act in ("save/", "upload/", "hand-in/", "drop/"):
        assert [one.post(home + act).status_code for one in (erlan, dana, gulnar)] == [403, 403, 403]
    for act in ("give-back/", "release/"):
        assert [one.post(home + act).status_code for one in (erlan, dana)] == [403, 403]
    assert erlan.post("/en/studio/advice/begin/1/").status_code == 403


def test_a_draft_can_be_thrown_away_until_it_is_handed_in(ayan: Client, draft: Draft) -> None:
    drafting.hand_in(draft_id=draft.pk, change=CHANGE, by=person("ayan"), at=AT)
    ayan.post(f"/en/studio/draft/{draft.pk}/drop/")
    assert Draft.objects.exists()
    drafting.give_back(draft_id=draft.pk, remark="No", by=person("gulnar"), at=AT)
    ayan.post(f"/en/studio/draft/{draft.pk}/drop/")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x00\x01\x02", "The file is"),
        ("<a/>".encode("utf-16"), "The file is XML, but not BPMN 2.0"),
        (b'<?xml version="1.0" encoding="strange"?><a/>', "which is not read here. Save it as UTF-8."),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xd0</a>', "The file is not written in UTF-8"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "Line 1: A document type declaration is not allowed"),
        (b"<a>", "it may be damaged or cut off"),
        (b" " * 2_000_001, "The file is larger than 2 MB."),
        (b"  ", "The file is empty."),
    ],
    ids=["binary", "utf-16", "strange", "not utf-8", "entities", "cut off", "large", "blank"],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(
    ayan: Client, draft: Draft, raw: bytes, words: str
) -> None:
    file = SimpleUploadedFile("model.bpmn", raw)
    refused = ayan.post(f"/en/studio/draft/{draft.pk}/upload/", {"file": file})
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert Draft.objects.get(pk=draft.pk).xml == draft.xml


def test_a_file_in_utf_16_is_taken_as_the_same_model(ayan: Client, draft: Draft) -> None:
    text = draft.xml.replace('encoding="UTF-8"', 'encoding="UTF-16"', 1)
    file = SimpleUploadedFile("model.bpmn", text.encode("utf-16"))
    assert ayan.post(f"/en/studio/draft/{draft.pk}/upload/", {"file": file}).status_code == 302
    assert Draft.objects.get(pk=draft.pk).xml.lstrip("\ufeff") == draft.xml


def test_findings_are_told_in_the_language_of_the_page(ayan: Client, draft: Draft) -> None:
    broken_draft = drafting.save(draft_id=draft.pk, xml=broken(draft), revision=1, by=person("ayan"), at=AT)
    page = ayan.get(f"/ru/studio/draft/{broken_draft.pk}/").content.decode()
    assert 'lang="ru"><strong>' in page
    assert "Этот путь начинается или кончается у Nowhere, а его здесь нет." in page
    assert "playable element" not in page
