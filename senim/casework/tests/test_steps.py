"""An officer's steps from the registration to the answer, through the pages."""

from typing import Any

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.casework.tests.conftest import Send
from senim.casework.tests.working import events, finish, give_reason, item_of, send_message, signed_in, waits
from senim.intake.models import Message, ServiceRequest
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.notices.models import Notice
from senim.places.queries import unit_in
from senim.processes.models import Instance, ServiceClock, WorkItem

pytestmark = pytest.mark.db
SECRET_WORDS = "Құпия сөздер журналға түспейді 87012345678"


def registered(send: Send, bolat: Client, **answers: Any) -> ServiceRequest:
    request = send("appeal", about_police=False)
    assert finish(bolat, request, "Register", **{"competence": "ours", **answers}).status_code == 302
    return request


def drafted(send: Send, bolat: Client) -> ServiceRequest:
    request = registered(send, bolat)
    done = finish(
        signed_in("marat"),
        request,
        "Examine",
        next_step="answer",
        outcome="granted",
        letter="Жауабымыз: шара қолданылды.",
    )
    assert done.status_code == 302
    return request


def test_an_appeal_goes_from_the_desk_to_the_signed_answer(send: Send, bolat: Client, dana: Client) -> None:
    request = drafted(send, bolat)
    letter = Message.objects.get(request=request, kind="letter")
    assert letter.sent_at is None, "a letter waits for the signature"
    assert finish(dana, request, "Sign", approval="signed").status_code == 302
    letter = Message.objects.get(request=request, kind="letter")
    instance = Instance.objects.get(request_id=request.pk)
    assert letter.sent_at is not None
    assert (instance.outcome, instance.ended_at is not None) == ("granted", True)
    assert not WorkItem.objects.filter(request_id=request.pk).exists()
    assert "answered" in events(request)


def test_a_returned_answer_is_written_anew_and_only_the_last_letter_goes_out(
    send: Send, bolat: Client, dana: Client
) -> None:
    request, marat = drafted(send, bolat), signed_in("marat")
    assert finish(dana, request, "Sign", approval="returned", remark="Нақтырақ жазыңыз").status_code == 302
    page = marat.get(f"/en/staff/case/{request.pk}/step/Examine/").content.decode()
    assert "шара қолданылды" in page, "the writer goes on from the draft"
    assert (
        finish(marat, request, "Examine", next_step="answer", outcome="partly", letter="Екінші нұсқа").status_code
        == 302
    )
    assert finish(dana, request, "Sign", approval="signed").status_code == 302
    letters = Message.objects.filter(request=request, kind="letter")
    assert [(one.text, one.sent_at is None) for one in letters] == [("Екінші нұсқа", False)]
    assert Message.objects.get(request=request, kind="note").text == "Нақтырақ жазыңыз"


def test_who_examined_cannot_sign(send: Send, bolat: Client) -> None:
    request = drafted(send, bolat)
    marat, unit = Officer.objects.get(username="marat"), unit_in("KZ-71", "administrative")
    marat.posts.create(role="head", unit=unit)
    refused = finish(signed_in("marat"), request, "Sign", approval="signed")
    assert refused.status_code == 422
    assert "somebody else has to do this one" in refused.content.decode()
    assert waits(request, "Sign")


def test_a_question_stands_in_the_persons_talk_and_the_process_waits(send: Send, bolat: Client) -> None:
    request = registered(send, bolat)
    done = finish(
        signed_in("marat"), request, "Examine", next_step="ask", request_to_person="Қай күні болды?", letter="kept back"
    )
    assert done.status_code == 302
    question = Message.objects.get(request=request, kind="question")
    assert (question.text, question.language, question.sent_at is not None) == ("Қай күні болды?", "kk", True)
    assert not Message.objects.filter(kind="letter").exists(), "what was typed in a hidden field is not kept"
    assert Instance.objects.get(request_id=request.pk).waiting_for == "citizen"
    assert "asked" in events(request)


def test_a_missing_answer_is_asked_for_and_what_was_typed_stays(send: Send, bolat: Client) -> None:
    request = registered(send, bolat)
    refused = finish(signed_in("marat"), request, "Examine", next_step="answer", letter="Жауап мәтіні")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Please answer: Proposed decision" in page or "Answer this question" in page
    assert "Жауап мәтіні" in page
    assert waits(request, "Examine")


def test_the_depending_questions_come_at_once_and_change_nothing(send: Send, bolat: Client) -> None:
    request = registered(send, bolat)
    before = Record.objects.count()
    address = f"/en/staff/case/{request.pk}/step/Examine/fields/"
    asked = signed_in("marat").post(address, {"next_step": "ask", "letter": "half a letter"}).content.decode()
    assert 'name="request_to_person"' in asked
    assert '<input type="hidden" name="letter" value="half a letter">' in asked
    assert Record.objects.count() == before


def test_the_second_of_two_officers_is_told_and_loses_no_word(send: Send, bolat: Client) -> None:
    request = registered(send, bolat)
    since = item_of(request, "Examine").since_at
    first = finish(signed_in("marat"), request, "Examine", next_step="ask", request_to_person="Қашан?")
    late = finish(
        signed_in("marat"),
        request,
        "Examine",
        since=since,
        next_step="answer",
        outcome="granted",
        letter="Ұзақ жазылған жауап",
    )
    assert (first.status_code, late.status_code) == (302, 409)
    page = late.content.decode()
    assert "Somebody was faster" in page
    assert "Ұзақ жазылған жауап" in page
    assert not Message.objects.filter(kind="letter").exists()


def test_a_step_that_came_back_is_not_finished_by_a_page_from_before(send: Send, bolat: Client, dana: Client) -> None:
    request = drafted(send, bolat)
    old = item_of(request, "Sign").since_at
    finish(dana, request, "Sign", approval="returned", remark="Тағы қараңыз")
    finish(signed_in("marat"), request, "Examine", next_step="answer", outcome="declined", letter="Басқа шешім")
    stale = finish(dana, request, "Sign", since=old, approval="signed")
    assert stale.status_code == 409
    assert waits(request, "Sign")


def test_a_step_of_a_role_one_does_not_hold_is_refused(send: Send, bolat: Client, dana: Client) -> None:
    request = registered(send, bolat)
    give_reason(dana, request)
    refused = finish(dana, request, "Examine", next_step="ask", request_to_person="Қашан?")
    assert refused.status_code == 422
    assert waits(request, "Examine")


def test_nothing_that_officers_write_enters_the_log(send: Send, bolat: Client, dana: Client) -> None:
    request = registered(send, bolat, remark=SECRET_WORDS, external_number="ЖТ-2026-77")
    finish(signed_in("marat"), request, "Examine", next_step="answer", outcome="granted", letter=SECRET_WORDS)
    signed_in("marat").post(f"/en/staff/case/{request.pk}/note/", {"note-text": SECRET_WORDS})
    signed_in("marat").post(f"/en/staff/case/{request.pk}/question/", {"ask-text": SECRET_WORDS, "confirmed": "1"})
    payloads = " ".join(Record.objects.values_list("payload", flat=True))
    assert "noted" in events(request)
    assert "Құпия" not in payloads
    assert "8701" not in payloads
    assert "ЖТ-2026" not in payloads


def test_the_number_of_a_register_is_kept_and_told_to_the_person(send: Send, bolat: Client) -> None:
    request = registered(send, bolat, external_number="ЖТ-2026-77")
    assert '"told"' not in " ".join(Record.objects.values_list("payload", flat=True)), "the number itself is told"
    request.refresh_from_db()
    assert request.external_number == "ЖТ-2026-77"
    assert "ЖТ-2026-77" in Message.objects.get(request=request, kind="notice").text
    assert "number_recorded" in events(request)
    for text, finds in (("ЖТ-2026-77", True), ("жт 2026 77", False), ("ЖТ-2026-7", False)):
        found = bolat.get("/en/staff/search/", {"q": text}).content.decode()
        assert (f"/staff/case/{request.pk}/" in found) is finds, text
    assert (
        f"/case/{request.pk}/" not in signed_in("erlan").get("/en/staff/search/", {"q": "ЖТ-2026-77"}).content.decode()
    )


def test_a_part_for_another_body_is_told_at_once(send: Send, bolat: Client) -> None:
    request = send("appeal", about_police=False, email="aigerim@example.kz")
    done = finish(
        bolat,
        request,
        "Register",
        competence="part",
        part_body="prosecutor",
        part_letter="Бір бөлігі прокуратураға жіберілді",
    )
    assert done.status_code == 302
    notice = Message.objects.get(request=request, kind="notice")
    assert notice.sent_at is not None
    internal, told = Record.objects.filter(type="noted").order_by("n").values_list("payload", flat=True)
    assert '"body":"prosecutor"' in internal
    assert told == f'{{"message":{notice.pk},"told":true}}'
    assert Notice.objects.filter(request_id=request.pk, kind="news").count() == 1
    assert check() == []


def test_a_redirected_appeal_ends_with_its_letter(send: Send, bolat: Client) -> None:
    request = send("appeal", about_police=False)
    assert finish(bolat, request, "Register", competence="other").status_code == 302
    done = finish(bolat, request, "Redirect", body="prosecutor", letter="Прокуратураға жолдадық", outcome="redirected")
    assert done.status_code == 302
    assert Message.objects.get(request=request, kind="letter").sent_at is not None
    assert Instance.objects.get(request_id=request.pk).outcome == "redirected"


def test_an_extension_needs_a_reason_and_a_second_person(send: Send, bolat: Client, dana: Client) -> None:
    request, marat = registered(send, bolat), signed_in("marat")
    limit = ServiceClock.objects.get(stream=request.pk * 16).limit_due_at
    assert send_message(marat, request, "extend", extension_days=20).status_code == 422, "the reason is missing"
    assert send_message(marat, request, "extend", extension_days=99, reason="Сараптама").status_code == 422
    assert send_message(marat, request, "extend", extension_days=20, reason="Сараптама күтеміз").status_code == 302
    page = marat.get(f"/en/staff/case/{request.pk}/").content.decode()
    assert "/message/extend/" not in page, "it is not offered twice"
    done = finish(dana, request, "ApproveExtension", extension="approved", letter="Мерзім ұзартылды, себебі сараптама")
    assert done.status_code == 302
    clock = ServiceClock.objects.get(stream=request.pk * 16)
    assert clock.limit_due_at is not None
    assert limit is not None
    assert clock.limit_due_at > limit
    assert clock.extended == 1
    notice = Message.objects.get(request=request, kind="notice")
    assert notice.sent_at is not None, "the person is told at once"
    assert "clock_extended" in events(request)
    assert '"told"' not in " ".join(Record.objects.filter(type="noted").values_list("payload", flat=True))
    assert waits(request, "Examine"), "work goes on"


def test_a_message_that_the_process_does_not_hear_is_refused(send: Send, bolat: Client, dana: Client) -> None:
    request = drafted(send, bolat)
    late = send_message(dana, request, "redirect", reason="Біздің емес")
    assert late.status_code == 409
    assert "Біздің емес" in late.content.decode()
    assert send_message(dana, request, "withdraw").status_code == 302, "officers have no such form"
    assert "withdrawn" not in events(request)


def test_a_specialist_is_called_in_and_sees_what_is_asked(send: Send, bolat: Client) -> None:
    request, marat = send("advice", competence="administrative"), signed_in("marat")
    assert send_message(marat, request, "call_in", request_to_specialist="Бұл айыппұл заңды ма?").status_code == 302
    assert "called_in" in events(request)
    page = signed_in("olga").get(f"/en/staff/case/{request.pk}/")
    assert page.status_code == 200
    assert "Бұл айыппұл заңды ма?" in page.content.decode()


def test_the_registrars_choice_of_competence_moves_the_question(send: Send, bolat: Client) -> None:
    request = send("advice", competence="unknown")
    assert finish(bolat, request, "Assign", competence="criminal").status_code == 302
    assert item_of(request, "Consider").unit_id == unit_in("KZ-71", "criminal").pk
    assert "moved" in events(request)


def test_a_report_gets_its_register_number(send: Send) -> None:
    request, aliya = send("report"), signed_in("aliya")
    duty = Officer.objects.get(username="aliya")
    duty.posts.create(role="duty_officer", unit_id=Instance.objects.get(request_id=request.pk).desk_id)
    assert finish(aliya, request, "CheckDanger", in_danger="false").status_code == 302
    assert finish(aliya, request, "Assess", police_matter="yes").status_code == 302
    assert (
        finish(
            aliya, request, "RecordKui", kui_number="КУИ-1234", kui_at="22.11.2026 14:30", letter="Нөміріңіз КУИ-1234"
        ).status_code
        == 302
    )
    request.refresh_from_db()
    assert request.external_number == "КУИ-1234"
    assert "КУИ-1234" in Message.objects.get(request=request, kind="notice").text


def test_a_review_goes_to_other_eyes(send: Send, bolat: Client, dana: Client) -> None:
    from django.utils import timezone

    from senim.intake.actions import dispute

    request = drafted(send, bolat)
    finish(dana, request, "Sign", approval="signed")
    colleague = Officer.objects.create(
        username="fresh", full_name="Жаңа Көз", pseudonym=77, language="kk", created_at=timezone.now()
    )
    run = dispute(request=request, text="Келіспеймін", at=timezone.now(), language="kk")
    colleague.posts.create(role="officer", unit_id=run.unit_id)
    page = dana.get(f"/en/staff/case/{request.pk}/step/TakeUp/").content.decode()
    assert "Жаңа Көз" in page
    assert "Марат Оспанов" not in page.split("<select")[1].split("</select>")[0]
    assert finish(dana, request, "TakeUp", officer=colleague.pk).status_code == 302
    assert item_of(request, "LookAgain").officer == 77


def test_a_message_to_the_person_is_shown_before_it_is_sent(send: Send, bolat: Client) -> None:
    request = send()
    address = f"/en/staff/case/{request.pk}/question/"
    shown = bolat.post(address, {"ask-text": "Сурет бар ма?\nЖіберіңіз"})
    assert "So the person will see it" in shown.content.decode()
    assert not Message.objects.filter(request=request).exists()
    assert bolat.post(address, {"ask-text": "Сурет бар ма?\nЖіберіңіз", "confirmed": "1"}).status_code == 302
    sent = Message.objects.get(request=request)
    assert (sent.kind, sent.text, sent.sent_at is not None) == ("question", "Сурет бар ма?\nЖіберіңіз", True)
    assert bolat.post(address, {"ask-text": " "}).status_code == 422


def test_a_note_is_never_shown_to_the_person(send: Send, bolat: Client) -> None:
    request = send()
    for _click in range(2):
        bolat.post(f"/en/staff/case/{request.pk}/note/", {"note-text": "Тек әріптестерге"})
    assert Message.objects.filter(request=request, kind="note").count() == 1, "a double click is one note"
    note = Message.objects.get(request=request)
    assert (note.kind, note.sent_at) == ("note", None)
    page = bolat.get(f"/en/staff/case/{request.pk}/").content.decode()
    bubble = page.split("Тек әріптестерге")[0].rsplit("<article", 1)[1]
    assert "message--note" in bubble
    assert "Only colleagues see this" in bubble
