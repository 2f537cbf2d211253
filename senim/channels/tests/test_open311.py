"""Filing by Open311: services and their definitions, the same request as on the web, faults told all at once."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from senim.catalogue.queries import current
from senim.channels.models import Filed
from senim.channels.open311.numbers import number_of, request_id_of
from senim.channels.open311.writing import as_json, as_xml
from senim.channels.tests.city_app import BASE, CityApp, everybody, usual
from senim.channels.tests.records import events
from senim.intake.models import Contact, ServiceRequest
from senim.intake.tests import citizen
from senim.places.queries import default_desk, front_offices

pytestmark = pytest.mark.db
OFFERED = ["appeal", "advice", "report", "certificate", "migration", "road"]


def plain(element: "etree._Element") -> Any:
    """An XML answer as the JSON of the same answer, all values as text."""
    children = list(element)
    if not children:
        return element.text
    if all(one.tag == children[0].tag for one in children) and element.tag.rstrip("s").endswith(
        children[0].tag.rstrip("y")
    ):
        return [plain(one) for one in children]
    return {one.tag: plain(one) for one in children}


def as_text(content: Any) -> Any:
    """The same content with every value as XML writes it."""
    if isinstance(content, dict):
        return {name: as_text(value) for name, value in content.items()}
    if isinstance(content, list):
        return [as_text(one) for one in content]
    return None if content in (None, "") else str(content).lower() if isinstance(content, bool) else str(content)


@pytest.mark.parametrize("path", ["discovery", "services", "services/report", "services/appeal"])
def test_xml_and_json_say_the_same(path: str) -> None:
    xml, told = Client().get(f"{BASE}/{path}.xml"), Client().get(f"{BASE}/{path}.json")
    assert (xml["Content-Type"], told["Content-Type"]) == (
        "text/xml; charset=utf-8",
        "application/json; charset=utf-8",
    )
    assert xml.content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert plain(etree.fromstring(xml.content)) == as_text(json.loads(told.content))


def test_discovery_names_the_end_point_and_both_formats() -> None:
    found = json.loads(Client().get("/doors/open311/discovery.json").content)
    (endpoint,) = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith(BASE)
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert default_desk().phone in found["contact"]


def test_only_open_services_that_are_not_safeguarded_are_offered() -> None:
    rows = everybody("services")
    assert {row["service_code"] for row in rows} == set(OFFERED)
    assert {row["type"] for row in rows if row["service_code"] != "report"} == {"realtime"}
    assert {row["type"] for row in rows if row["service_code"] == "report"} == {"blackbox"}
    for code in ("protective_order", "assembly", "review", "none", "..", "%00", "a" * 500):
        response = Client().get(f"{BASE}/services/{code}.json")
        assert response.status_code == (404 if code != "%00" else 400), code
        assert json.loads(response.content)[0]["code"] == response.status_code


def test_no_keyword_names_a_need_of_people_who_are_not_safe() -> None:
    keywords = " ".join(row["keywords"] for row in everybody("services", locale="en")).lower()
    assert "stolen" in keywords  # the control
    assert not [word for word in ("beat", "abus", "stalk", "husband", "partner", "child") if word in keywords]


def test_a_definition_has_every_question_once_in_order_with_its_values() -> None:
    found = everybody("services/migration", locale="en")
    codes = [row["code"] for row in found["attributes"]]
    assert codes == ["kind", "arrived_on", "guest_address", "place"]
    assert [row["order"] for row in found["attributes"]] == [1, 2, 3, 4]
    kind, arrived, _guest, place = found["attributes"]
    assert (kind["datatype"], kind["required"]) == ("singlevaluelist", True)
    assert [value["key"] for value in kind["values"]] == ["arrival", "stay", "permit", "other"]
    assert (arrived["datatype"], arrived["required"]) == ("datetime", False)
    assert 'kind == "arrival"' in arrived["datatype_description"]
    assert len(place["values"]) == 20


@pytest.mark.parametrize("wish", ["kk", "ru", "en"])
def test_the_language_follows_the_parameter_then_the_header_and_else_is_kazakh(wish: str) -> None:
    advice = current("advice", timezone.now().date()).service
    name = advice.name.to(wish)

    def service(response: Any) -> str:
        assert "Accept-Language" in response["Vary"]
        return str(next(r for r in json.loads(response.content) if r["service_code"] == "advice")["service_name"])

    path = f"{BASE}/services.json"
    by_name = Client().get(path, {"locale": wish}, headers={"Accept-Language": "fr"})
    assert (service(by_name), by_name["Content-Language"]) == (name, wish)
    assert service(Client().get(path, headers={"Accept-Language": f"{wish}-KZ,fr;q=0.2"})) == name
    assert service(Client().get(path, headers={"Accept-Language": "fr"})) == advice.name.kk


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("service", OFFERED)
def test_the_same_answers_give_the_same_events_as_on_the_web(service: str, language: str) -> None:
    by_web = citizen.sent(Client(), service, language)
    by_app = CityApp.made().sent(service, language)
    assert by_app.pk != by_web.pk
    assert (by_app.channel, by_web.channel) == ("open311", "web")
    assert events(by_app) == events(by_web)
    assert by_app.answers == by_web.answers
    assert (by_app.language, by_app.lane, by_app.identity_level) == (language, by_web.lane, by_web.identity_level)
    assert (by_app.region_id, by_app.desk_id, by_app.subject) == (by_web.region_id, by_web.desk_id, by_web.subject)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_notice_hands_the_receipt_on_and_it_opens_the_request(language: str) -> None:
    response = CityApp.made().files(language=language)
    (row,) = json.loads(response.content)
    request = Filed.objects.latest("pk").request
    assert row["service_request_id"] == number_of(request.pk)
    assert row["account_id"] is None
    number, secret = row["service_notice"].split("\n")[1].removesuffix(".").split(". ")
    client = Client()
    opened = client.post(
        f"/{language}/follow/", {"number": number.split(": ")[1], "secret": secret.split(": ")[1]}
    )  # fmt: skip
    assert opened.status_code == 302
    assert number.split(": ")[1] in client.get(f"/{language}/follow/request/").content.decode()


def test_names_phone_and_mail_become_the_contact_and_what_has_no_place_is_named() -> None:
    app = CityApp.made()
    request = app.sent("road", first_name="Айгерім", last_name="Сейітова", phone="8 701 123 45 67", email="a@b.kz")
    contact = Contact.objects.get(pk=request.pk)
    assert (contact.full_name, contact.phone, contact.email) == ("Сейітова Айгерім", "+77011234567", "a@b.kz")
    more = {"first_name": "A", "address_string": "Abai 1", "media_url": "http://127.0.0.1:9/x.jpg", "phone": ""}
    notice = json.loads(app.files("advice", **more).content)[0]["service_notice"]
    assert "first_name, address_string" in notice
    assert "media_url was not opened" in notice
    assert "phone" not in notice


@pytest.mark.parametrize(
    ("location", "region", "where"),
    [
        ({"lat": "43.238", "long": "76.945"}, "KZ-75", "43.238000, 76.945000"),
        ({"address_string": "Абай даңғ. 5, Қарағанды"}, "KZ-35", "Абай даңғ. 5, Қарағанды"),
        ({"address_string": "г. Алматы, пр. Абая 1"}, "KZ-75", "г. Алматы, пр. Абая 1"),
        ({"address_string": "Карагандинская обл., Темиртау"}, "KZ-35", "Карагандинская обл., Темиртау"),
        ({"address_string": "1 Abai Street"}, "", "1 Abai Street"),
        ({"address_string": "Astana or Almaty, Astana, Almaty"}, "", "Astana or Almaty, Astana, Almaty"),
        ({"address_id": "KZ-71", "address_string": "Taraz"}, "KZ-71", "Taraz"),
    ],
)
def test_the_location_finds_region_and_office_and_tells_the_officer_where(
    location: dict[str, Any], region: str, where: str
) -> None:
    form: dict[str, Any] = {**usual("report"), "address_id": "", **location}
    del form["attributes"]["where"]
    assert CityApp.made().posts("json", **form).status_code == 200
    request = Filed.objects.latest("pk").request
    desk = front_offices(region)[0] if region else default_desk()
    assert (request.region_id, request.desk_id, request.answers["where"]) == (region, desk.pk, where)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"address_id": ""}, "A location is needed"),
        ({"address_id": "", "lat": "51.1"}, "lat and long belong together"),
        ({"address_id": "", "lat": "71.4", "long": "51.1"}, "outside Kazakhstan"),
        ({"address_id": "", "lat": "nan", "long": "inf"}, "outside Kazakhstan"),
        ({"address_id": "", "lat": "x", "long": "y"}, "must be degrees"),
        ({"address_id": "US-NY"}, "address_id: there is no region"),
        ({"description": ""}, "description: Answer this question"),
        ({"description": "x" * 4001}, "description: This text is too long. Shorten it to 4000"),
        ({"description": "a\x07b"}, "description: This text has invisible characters"),
        ({"phone": "12"}, "phone: Enter a phone number in full"),
        ({"email": "nobody"}, "email: Enter an e-mail address in full"),
        ({"attributes": {"competence": "none"}}, "attribute[competence]: Choose one of the answers shown"),
        ({"attributes": {}}, "attribute[competence]: Answer this question"),
        ({"attributes": {"competence": "criminal", "iin": "1"}}, "attribute[iin]: this service has no such attribute"),
        ({"attributes": {"competence": "criminal", "<b>": "1"}}, "attribute[…]: this service has no such attribute"),
        ({"attributes": {"competence": "criminal", "place": "KZ-00"}}, "attribute[place]: there is no region"),
        ({"service_code": ""}, "service_code: it is missing"),
    ],
)
def test_a_fault_names_its_parameter_and_the_way_out_and_nothing_is_stored(change: dict[str, Any], told: str) -> None:
    app, before = CityApp.made(), ServiceRequest.objects.count()
    assert app.files().status_code == 200  # the control: without the fault it is filed
    response = app.files(**change)
    assert response.status_code == 400
    rows = json.loads(response.content)
    assert {row["code"] for row in rows} == {400}
    assert told in " ".join(row["description"] for row in rows)
    assert ServiceRequest.objects.count() == before + 1


def test_all_faults_of_a_form_are_told_at_once_in_both_formats_and_in_the_language_asked() -> None:
    app = CityApp.made()
    form: dict[str, Any] = {
        "service_code": "report",
        "locale": "ru",
        "attributes": {"category": "x"},
        "address_id": "y",
    }
    rows = json.loads(app.posts("json", **form).content)
    assert [row["description"].partition(":")[0] for row in rows] == [
        "address_id", "attribute[danger_now]", "attribute[category]", "description", "attribute[happened_on]",
        "attribute[where]",
    ]  # fmt: skip
    assert "Выберите один из показанных ответов" in rows[2]["description"]
    tree = etree.fromstring(app.posts("xml", **form).content)
    assert tree.tag == "errors"
    assert [[part.tag for part in one] for one in tree] == [["code", "description"]] * len(rows)
    assert [one.findtext("description") for one in tree] == [row["description"] for row in rows]


def test_a_list_of_values_and_a_moment_are_read_as_the_specification_writes_them() -> None:
    form = usual("report", attributes={**usual("report")["attributes"], "happened_on": "2026-11-09T20:30:00Z"})
    assert CityApp.made().posts("json", **form).status_code == 200
    assert Filed.objects.latest("pk").request.answers["happened_on"] == "2026-11-10"


def test_numbers_cannot_be_made_up_and_each_leads_back_to_its_request() -> None:
    numbers = [number_of(pk) for pk in range(1, 200)]
    assert [request_id_of(one) for one in numbers] == list(range(1, 200))
    assert len(set(numbers)) == 199
    assert [request_id_of(one) for one in ("", "1", "0" * 32, "f" * 32, numbers[0].upper(), numbers[0] + "\n")] == [
        None
    ] * 6


def test_what_xml_cannot_hold_is_replaced_and_markup_stays_text() -> None:
    told = as_xml("errors", [{"code": 400, "description": "a\x00b\ufffe<x>&amp;]]> 🚓"}])
    assert etree.fromstring(told).findtext("error/description") == "a\ufffdb\ufffd<x>&amp;]]> 🚓"
    assert json.loads(as_json({"a": "<x> ә"})) == {"a": "<x> ә"}
