"""The operator's screen: the same request as by the web, once however often one presses, and nothing of it for others."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from senim.accounts.models import Access, Officer
from senim.casework.tests.conftest import REGION, Send, released, send
from senim.catalogue.queries import current
from senim.channels.operator.models import CallBack, Taken
from senim.channels.operator.paper import COOKIE
from senim.channels.tests.calls import CALLER, DESK, WORDS, screen
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival
from senim.intake.keys import new_key, read_key
from senim.intake.models import Message, ServiceRequest
from senim.intake.queries import number_of, request_by_receipt
from senim.ledger.queries import entries_of
from senim.notices.models import Wish
from senim.places.queries import front_offices
from senim.processes.models import Instance

__all__ = ["released", "send"]
pytestmark = pytest.mark.db


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


@pytest.fixture
def bolat(released: None) -> Client:
    return signed_in("bolat")


def newest() -> ServiceRequest:
    return ServiceRequest.objects.latest("pk")


def events(request: ServiceRequest) -> list[tuple[str, str, str, str, dict[str, object]]]:
    """The records of a request without the moments and what hangs on them."""
    streams = list(Instance.objects.filter(request_id=request.pk).values_list("stream", flat=True))
    return [
        (one.type, one.activity, one.lifecycle, one.role, {name: value for name, value in one.payload.items() if not name.endswith("_at")})
        for one in entries_of(streams)
    ]  # fmt: skip


@pytest.mark.parametrize("channel", ["phone", "counter"])
@pytest.mark.parametrize("tongue", ["kk", "ru", "en"])
def test_what_is_said_by_phone_writes_what_the_web_writes(bolat: Client, channel: str, tongue: str) -> None:
    assert bolat.post(DESK, screen(call_channel=channel, call_tongue=tongue)).status_code == 302
    taken = newest()
    compiled, key = current("advice", timezone.now().date()), read_key(new_key())
    assert key is not None
    place = {"region": REGION, "desk": front_offices(REGION)[0].pk}
    answers = {"competence": "administrative", "question": WORDS, "place": place, "phone": CALLER}
    sent = Arrival(
        compiled=compiled, answers=answers, key=key, channel="web", language=tongue, at=taken.received_at
    )  # fmt: skip
    web = ServiceRequest.objects.get(pk=submit(sent).request_id)
    assert [taken.answers, taken.lane, taken.language] == [web.answers, web.lane, web.language]
    by_phone, by_web = events(taken), events(web)
    assert by_phone[0][4].pop("channel") == channel
    assert by_web[0][4].pop("channel") == "web"
    assert by_phone == by_web
    assert Taken.objects.get(pk=taken.pk).officer.username == "bolat"


def test_a_key_pressed_twice_sends_one_request(bolat: Client) -> None:
    sent = screen()
    first, second = bolat.post(DESK, sent), bolat.post(DESK, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert ServiceRequest.objects.filter(channel="phone").count() == 1
    assert Taken.objects.count() == 1


def test_other_words_under_a_used_key_are_not_lost_and_send_nothing_by_themselves(bolat: Client) -> None:
    sent = screen()
    bolat.post(DESK, sent)
    again = bolat.post(DESK, {**sent, "question": "Something else altogether, said a minute later"})
    assert again.status_code == 422
    page = again.content.decode()
    assert "Something else altogether" in page
    assert sent["call-key"] not in page
    assert ServiceRequest.objects.filter(channel="phone").count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"question": ""}, "Please answer: "),
        ({"phone": "12"}, "Enter a phone number in full"),
        ({"place": "KZ-71:999999"}, "Choose one of the answers shown"),
        ({"question": "x" * 4001}, "Shorten it to 4000"),
        ({"call_back": "on", "phone": "", "email": "a@example.kz"}, "has to leave a phone number"),
        ({"call_key": "guessed"}, "too old to send"),
        ({"call_service": "no-such"}, "Choose what it is about first"),
        ({"call_service": "protective_order"}, "Choose what it is about first"),
        ({"call_service": "assembly"}, "Choose what it is about first"),
    ],
    ids=["missing", "phone", "place", "long", "back", "key", "service", "safeguarded", "assembly"],
)
def test_bad_input_comes_back_filled_in_and_nothing_is_sent(bolat: Client, wrong: dict[str, str], words: str) -> None:
    back = bolat.post(DESK, screen(**{"call_tongue": "en", "call_need": "loud music", **wrong}))
    assert back.status_code == 422
    page = back.content.decode()
    assert words in page
    assert 'value="loud music"' in page
    assert 'value="8 701 000 00 01"' in page
    assert not ServiceRequest.objects.filter(channel="phone").exists()
    assert not Taken.objects.exists()


def test_hostile_fields_are_no_fault_of_the_server(bolat: Client) -> None:
    for act in ("tongue:xx", "need:nowhere", "service:", ":", "send", "\u0000", "look"):
        for hostile in ("<script>alert(1)</script>", "\u0000", "9" * 5000):
            sent = dict.fromkeys(screen(), hostile) | {"call-act": act}
            answer = bolat.post(DESK, sent)
            assert answer.status_code in {200, 400, 422}
            assert b"<script>alert" not in answer.content
    assert bolat.post(DESK, {}).status_code == 200


def test_what_the_person_needs_leads_to_the_service_with_what_is_known(bolat: Client) -> None:
    found = bolat.post(f"{DESK}needs/", {"call-need": "noisy neighbours", "call-tongue": "en"}).content.decode()
    assert 'value="need:' in found
    need = found.split('value="need:')[1].split('"')[0]
    page = bolat.post(DESK, {"call-need": "noisy neighbours", "call-number": "87010000001", "call-act": f"need:{need}"})
    text = page.content.decode()
    assert f'value="{CALLER}"' in text
    assert "noisy neighbours</textarea>" in text
    assert f'value="{REGION}:' in text


def test_the_screen_speaks_the_persons_language_and_keeps_what_was_typed(bolat: Client) -> None:
    page = bolat.post(DESK, screen("tongue:ru")).content.decode()
    assert "Вы сейчас в безопасности?" in page
    assert WORDS in page
    assert 'name="call-tongue" value="ru"' in page
    assert "Кеңес" not in page
    assert not ServiceRequest.objects.filter(channel="phone").exists()


def test_open_requests_of_the_number_come_up_and_each_is_journalled_once(bolat: Client, send: Send) -> None:
    mine = send(service="advice", at=timezone.now() - dt.timedelta(hours=1))
    other = send(service="advice", at=timezone.now(), phone="+77019999999", question="Мүлде басқа әңгіме, көлік туралы")
    for _typed in range(3):
        page = bolat.post(f"{DESK}beside/", screen("look", question="")).content.decode()
        assert number_of(mine) in page
        assert number_of(other) not in page
    rows = Access.objects.filter(part="caller")
    reader = Officer.objects.get(username="bolat")
    assert [(row.request_id, row.reason, row.officer) for row in rows] == [(mine.pk, "person_asked", reader)]


def test_erlan_sees_neither_the_callers_requests_nor_those_alike_nor_the_case_nor_the_slip(
    bolat: Client, send: Send
) -> None:
    mine = send(service="advice", at=timezone.now())
    erlan = signed_in("erlan")
    seen = erlan.post(f"{DESK}beside/", screen("look")).content.decode()
    assert number_of(mine) not in seen
    assert seen == erlan.post(f"{DESK}beside/", screen("look", call_number="87050000099")).content.decode()
    assert erlan.get(f"{DESK}case/{mine.pk}/").status_code == 403
    assert erlan.post(f"{DESK}case/{mine.pk}/words/", {"text": "x"}).status_code == 403
    sent = screen(call_back="on")
    slip = bolat.post(DESK, sent).headers["Location"]
    erlan.cookies[COOKIE] = sent["call-key"]
    assert bolat.get(slip).status_code == 200
    assert erlan.get(slip).status_code == 403
    assert erlan.get(f"{slip}pdf/").status_code == 403
    row = CallBack.objects.get()
    erlan.post(f"{DESK}call-backs/{row.pk}/done/")
    assert CallBack.objects.get().done_at is None
    assert number_of(newest()) not in erlan.get(f"{DESK}call-backs/").content.decode()


@pytest.mark.parametrize("username", ["ayan", "gulnar"])
def test_the_door_is_shut_to_whoever_takes_no_calls(released: None, username: str) -> None:
    client = signed_in(username)
    for address in ("", "call-backs/", "slip/1/", "case/1/"):
        assert client.get(f"{DESK}{address}").status_code == 403
    for address in ("needs/", "beside/", "questions/"):
        assert client.post(f"{DESK}{address}").status_code == 403
    assert Client().get(DESK).status_code == 302


def shielded(request: ServiceRequest, how: str) -> None:
    """What only later services will write: a request that must not be told of."""
    ServiceRequest.objects.filter(pk=request.pk).update(**{"lane" if how == "safeguarded" else "service": how})


@pytest.mark.parametrize("how", ["safeguarded", "assembly", "protective_order"])
def test_a_shielded_request_is_not_told_by_words_count_or_number_of_queries(
    bolat: Client, send: Send, django_assert_num_queries: DjangoAssertNumQueries, how: str
) -> None:
    hidden = send(service="advice", at=timezone.now())
    assert number_of(hidden) in bolat.post(f"{DESK}beside/", screen("look")).content.decode()  # before it was shielded
    shielded(hidden, how if how != "protective_order" else "safeguarded")
    journalled = Access.objects.count()
    with django_assert_num_queries(5):
        told = bolat.post(f"{DESK}beside/", screen("look"))
    with django_assert_num_queries(5):
        none = bolat.post(f"{DESK}beside/", screen("look", call_number="87050000099", phone=CALLER))
    assert told.content == none.content
    assert Access.objects.count() == journalled
    assert bolat.get(f"{DESK}case/{hidden.pk}/").status_code == 403


def test_the_screen_costs_no_more_queries_with_many_requests(
    bolat: Client, send: Send, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for hour in range(30):
        send(service="advice", at=timezone.now() - dt.timedelta(hours=hour), words=f"{WORDS} {hour}")
    bolat.post(f"{DESK}beside/", screen("look"))  # what it shows is journalled once
    with django_assert_max_num_queries(14):
        page = bolat.post(f"{DESK}beside/", screen("look")).content.decode()
    assert page.count("/staff/operator/case/") == 5
    bolat.post(DESK, screen("look"))  # services are read once by each process
    with django_assert_max_num_queries(15):
        bolat.post(DESK, screen("look"))


def test_the_number_is_read_out_and_the_secret_opens_the_request(bolat: Client) -> None:
    page = bolat.get(bolat.post(DESK, screen(call_channel="counter")).headers["Location"])
    text = page.content.decode()
    request = newest()
    groups = number_of(request).split("-")
    assert "".join(f"<li>{group}</li>" for group in groups) in text
    secret = "-".join(text.split('aria-label="Құпия')[1].split("</ul>")[0].split("<li>")[1:]) if "Құпия" in text else ""
    secret = secret.replace("</li>", "")
    assert request_by_receipt(number_of(request), secret).pk == request.pk
    assert Officer.objects.get(username="bolat").full_name in text
    pdf = bolat.get(f"{DESK}slip/{request.pk}/pdf/")
    assert pdf.content.startswith(b"%PDF")


def test_a_slip_is_shown_only_where_and_while_it_was_taken(bolat: Client) -> None:
    slip = bolat.post(DESK, screen()).headers["Location"]
    assert bolat.get(slip).status_code == 200
    assert signed_in("bolat").get(slip).status_code == 403
    Taken.objects.update(taken_at=timezone.now() - dt.timedelta(minutes=16))
    assert bolat.get(slip).status_code == 403


def test_who_wants_to_be_called_back_stands_in_the_list_until_somebody_called(bolat: Client) -> None:
    bolat.post(DESK, screen(call_back="on", call_when="evening"))
    request = newest()
    listed = bolat.get(f"{DESK}call-backs/").content.decode()
    assert number_of(request) in listed
    assert CALLER in listed
    assert Message.objects.filter(request=request, kind="note").count() == 1
    assert [one[0] for one in events(request)].count("noted") == 1
    row = CallBack.objects.get()
    for _pressed in range(2):
        assert bolat.post(f"{DESK}call-backs/{row.pk}/done/").status_code == 302
    assert number_of(request) not in bolat.get(f"{DESK}call-backs/").content.decode()
    assert Message.objects.filter(request=request, kind="note").count() == 2


def test_a_second_wish_to_be_called_back_replaces_the_first(bolat: Client) -> None:
    bolat.post(DESK, screen(call_back="on", call_when="morning"))
    at = f"{DESK}case/{newest().pk}/"
    bolat.post(at, {"proved": "on"})
    bolat.post(f"{at}words/", {"text": "Кешке қоңырау шалыңызшы", "call-back": "on", "call-when": "evening"})
    assert [row.when for row in CallBack.objects.filter(done_at=None)] == ["evening"]


def test_nothing_of_a_request_is_told_before_it_was_asked_who_is_speaking(bolat: Client, send: Send) -> None:
    mine = send(service="advice", at=timezone.now())
    at = f"{DESK}case/{mine.pk}/"
    asked = bolat.get(at).content.decode()
    assert "To say to the person" not in asked
    assert bolat.post(at, {}).status_code == 422
    assert bolat.post(f"{at}words/", {"text": "before the question"}).headers["Location"] == at
    assert not Message.objects.filter(request=mine).exists()
    assert not Access.objects.filter(request_id=mine.pk).exists()
    assert bolat.post(at, {"proved": "on"}).status_code == 302
    assert "To say to the person" in bolat.get(at).content.decode()
    assert Access.objects.get(request_id=mine.pk).part == "told"


def test_what_the_person_adds_is_a_remark_as_on_the_web_and_comes_back_when_it_does_not_fit(
    bolat: Client, send: Send
) -> None:
    mine = send(service="advice", at=timezone.now())
    at = f"{DESK}case/{mine.pk}/"
    bolat.post(at, {"proved": "on"})
    long = bolat.post(f"{at}words/", {"text": "y" * 4001})
    assert long.status_code == 422
    assert "y" * 4001 in long.content.decode()
    for _pressed in range(2):
        assert bolat.post(f"{at}words/", {"text": "Бүгін тағы қайталанды"}).status_code == 302
    said = Message.objects.get(request=mine)
    assert (said.kind, said.text, said.officer_id) == ("remark", "Бүгін тағы қайталанды", None)
    assert events(mine)[-1][0] == "replied"


def test_a_shared_phone_is_said_to_the_operator_before_anything_else(bolat: Client, send: Send) -> None:
    mine = send(service="advice", at=timezone.now())
    at = f"{DESK}case/{mine.pk}/"
    bolat.post(at, {"proved": "on"})
    assert "Others use this phone" not in bolat.get(at).content.decode()
    Wish.objects.create(request_id=mine.pk, shared=True)
    assert "Others use this phone" in bolat.get(at).content.decode()


def test_questions_that_follow_from_an_answer_come_up_and_go(bolat: Client) -> None:
    arrival = {"call-service": "migration", "call-shown": "migration", "call-tongue": "en", "kind": "arrival"}
    assert 'name="' in (shown := bolat.post(f"{DESK}questions/", arrival).content.decode())
    first = current("migration", timezone.now().date()).service.pages[0].fields[0]
    other = next(one.value for one in first.options if one.value != "arrival")
    hidden = bolat.post(f"{DESK}questions/", {**arrival, "kind": other}).content.decode()
    assert "_day" in shown
    assert "_day" not in hidden
    assert bolat.post(f"{DESK}questions/", {"call-service": "assembly"}).status_code == 204


def test_what_is_said_is_in_no_address_and_in_no_log_line(
    bolat: Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    slip = bolat.post(DESK, screen()).headers["Location"]
    bolat.post(DESK, screen(question=""))
    bolat.post(f"{DESK}beside/", screen("look"))
    printed = "".join(capsys.readouterr()) + caplog.text + slip
    assert "422" in printed or "Unprocessable" in printed  # the log is really heard
    assert "7010000001" not in printed
    assert "қосады" not in printed
