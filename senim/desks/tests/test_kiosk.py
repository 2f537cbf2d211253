"""The kiosk: only a paired device gives tickets, a number is given once, and what was given without us is noted as it was."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.desks import kiosks, printing, turning
from senim.desks.errors import BlockWrong, OfficeClosed
from senim.desks.folding import local_day
from senim.desks.kiosks import SECOND
from senim.desks.models import Kiosk, Visit
from senim.desks.openings import MINUTE
from senim.desks.printing import Paper, picture, send
from senim.desks.tests.conftest import AT, Set
from senim.desks.tests.test_ticketing import closed

pytestmark = pytest.mark.db


@pytest.fixture
def kiosk(office: Set) -> Kiosk:
    kiosks.pair(office=office.office, at=AT)
    return Kiosk.objects.select_related("office__unit").get()


def wished(kiosk: Kiosk, *numbers: int, ago: int = 0, at: int = AT, **other: Any) -> dict[str, Any]:
    """A turn with these numbers of a fresh block of B."""
    block = kiosks.reserve_block(kiosk=kiosk, letter="B", day=local_day(AT))
    tickets = [
        {"seal": block["seal"], "number": block["first"] + one, "service": "advice-criminal", "ago": ago, **other}
        for one in numbers
    ]
    return turn(kiosk, tickets, at)


def turn(kiosk: Kiosk, tickets: list[dict[str, Any]], at: int = AT, low: str = "") -> dict[str, Any]:
    body = json.dumps({"tickets": tickets, "low": list(low)})
    return turning.turned(kiosk=kiosk, turn=turning.read_turn(body), at=at)


def test_a_lost_answer_changes_nothing_the_same_number_is_the_same_ticket(kiosk: Kiosk) -> None:
    block = kiosks.reserve_block(kiosk=kiosk, letter="B", day=local_day(AT))
    ticket = {"seal": block["seal"], "number": 3, "service": "advice-criminal", "priority": "child"}
    first = turn(kiosk, [ticket])["tickets"][0]
    again = turn(kiosk, [{**ticket, "ago": 600}], AT + 600 * SECOND)["tickets"][0]
    assert (first["label"], first["code"]) == (again["label"], again["code"]) == ("B003", first["code"])
    assert Visit.objects.get().line_at == AT - 20 * MINUTE


def test_what_was_given_without_us_keeps_its_number_and_its_true_time(kiosk: Kiosk) -> None:
    given = wished(kiosk, 1, 0, ago=45 * 60, at=AT + 60 * MINUTE)["tickets"]
    assert [one["label"] for one in given] == ["B002", "B001"]
    assert [one["wait"] for one in given] == ["", ""]
    assert set(Visit.objects.values_list("ticket_at", flat=True)) == {AT + 15 * MINUTE}
    closed(Set(kiosk.office, None, None), 50, 90)  # type: ignore[arg-type]
    assert "refused" in wished(kiosk, 0, at=AT + 60 * MINUTE)["tickets"][0]
    assert "label" in wished(kiosk, 0, ago=15 * 60, at=AT + 60 * MINUTE)["tickets"][0]


@pytest.mark.parametrize(
    "wrong", [{"number": 99}, {"service": "certificate"}, {"seal": "made:up"}, {"ago": 24 * 3600}, {"service": "no"}]
)
def test_a_number_that_was_not_reserved_is_refused_and_keeps_no_other_back(kiosk: Kiosk, wrong: dict[str, Any]) -> None:
    block = kiosks.reserve_block(kiosk=kiosk, letter="B", day=local_day(AT))
    right = {"seal": block["seal"], "number": 1, "service": "advice-criminal"}
    given = turn(kiosk, [{**right, **wrong}, {**right, "number": 2}])["tickets"]
    assert ("refused" in given[0], given[1].get("label")) == (True, "B002")


def test_blocks_do_not_overlap_and_another_kiosk_cannot_use_them(kiosk: Kiosk) -> None:
    answer = turn(kiosk, [], low="BFZ")
    assert [(one["letter"], one["first"]) for one in answer["blocks"]] == [("B", 1), ("F", 1)]
    kiosks.pair(office=kiosk.office, at=AT)
    other = Kiosk.objects.select_related("office__unit").exclude(pk=kiosk.pk).get()
    stolen = {"seal": answer["blocks"][0]["seal"], "number": 1, "service": "advice-criminal"}
    assert "refused" in turn(other, [stolen])["tickets"][0]
    assert turn(other, [], low="B")["blocks"][0]["first"] == 1 + kiosks.BLOCK
    with pytest.raises(BlockWrong):
        turning.read_turn('{"tickets": [{"seal": 1}]}')


def test_only_a_paired_device_of_this_office_is_a_kiosk(kiosk: Kiosk, client: Client, office: Set) -> None:
    address = f"/kk/kiosk/{office.office.unit.code}/"
    token = kiosks.pair(office=office.office, at=AT)
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    client.cookies[kiosks.COOKIE] = token
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK
    assert page.content.decode().count("data-service=") == 3 * 3
    sent = client.post(f"{address}turn/", {"turn": "[1,"})
    assert (sent.status_code, sent.json()["code"]) == (HTTPStatus.BAD_REQUEST, "block_wrong")
    assert client.post(f"{address}turn/", {"turn": '{"low":["B"]}'}).json()["blocks"]
    assert client.get("/kk/kiosk/elsewhere/").status_code == HTTPStatus.FORBIDDEN
    kiosks.unpair(kiosk_id=Kiosk.objects.latest("pk").pk, office_id=office.office.pk)
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    client.cookies[kiosks.COOKIE] = ""
    assert client.post(f"{address}turn/", {"turn": "{}"}).status_code == HTTPStatus.FORBIDDEN


def test_staff_of_the_office_pair_a_device_and_others_may_not(client: Client, office: Set) -> None:
    address = f"/en/staff/desks/{office.office.pk}/kiosks/"
    client.force_login(Officer.objects.get(username="erlan"))
    assert client.post(f"{address}pair/").status_code == HTTPStatus.FORBIDDEN
    client.force_login(Officer.objects.get(username="dana"))
    assert client.post(f"{address}pair/").status_code == HTTPStatus.FOUND
    assert client.get(address).status_code == HTTPStatus.OK
    assert client.get(f"/en/kiosk/{office.office.unit.code}/").status_code == HTTPStatus.OK


def test_a_closed_office_gives_no_new_ticket(kiosk: Kiosk) -> None:
    closed(Set(kiosk.office, None, None), 0, 60)  # type: ignore[arg-type]
    block = kiosks.reserve_block(kiosk=kiosk, letter="B", day=local_day(AT))
    asked = kiosks.Asked(block["seal"], 1, "advice-criminal", "", "kk", 0)
    with pytest.raises(OfficeClosed):
        kiosks.take(kiosk=kiosk, asked=asked, at=AT)
    answer = turn(kiosk, [])
    assert (answer["open"], answer["shut"]["en"]) == (False, "The office is closed until 10:00. Water")
    assert turn(kiosk, [], AT + 60 * MINUTE)["shut"]["en"] == ""


def test_the_printer_gets_the_kazakh_letters_as_a_picture() -> None:
    from escpos.printer import Dummy

    words = "Әкімшілік полицияның кеңесі: үй, құқық, ғ, һ, ө"
    drawn = picture(Paper((("A017", 160, True), (words, 28, False)), "https://example.kz/kk/visits/t/AAAA-BBBB-CCCC/"))
    assert drawn.width == printing.WIDTH
    printer = Dummy()
    send(printer, drawn)
    _head, raster = printer.output.split(b"\x1dv0\x00", 1)
    width, height = raster[0] + 256 * raster[1], raster[2] + 256 * raster[3]
    assert (width * 8, height) == drawn.size
    black = sum(byte.bit_count() for byte in raster[4 : 4 + width * height])
    assert black == drawn.histogram()[0] > 0
    face = printing._font(28, False)
    drawn_as = {bytes(face.getmask(letter)) for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІі"}
    assert len(drawn_as - {bytes(face.getmask("\uffff"))}) == len("ӘәҒғҚқҢңӨөҰұҮүҺһІі")


def test_a_printer_that_cannot_be_reached_costs_no_ticket(kiosk: Kiosk, settings: Any) -> None:
    settings.KIOSK_PRINTERS = {"": "file:/nowhere/at/all"}
    ticket = wished(kiosk, 0)["tickets"][0]
    assert (ticket["label"], ticket["paper"]) == ("B001", "failed")


def test_a_printer_that_is_there_prints_once(kiosk: Kiosk, settings: Any, tmp_path: Any) -> None:
    paper = tmp_path / "lp0"
    paper.touch()
    settings.KIOSK_PRINTERS = {kiosk.office.unit.code: f"file:{paper}"}
    assert wished(kiosk, 0)["tickets"][0]["paper"] == "printed"
    assert paper.stat().st_size > 10_000
