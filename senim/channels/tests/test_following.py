"""Following a request in the messenger: opened by number and secret, answered, rated, disputed, withdrawn, told of news."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from senim.channels.dialogue import case
from senim.channels.models import Reached
from senim.channels.reaching import address_of
from senim.channels.tests.person import Person
from senim.channels.tests.records import events
from senim.intake.actions import micros
from senim.intake.models import Attachment, Message, Rating, ServiceRequest
from senim.intake.queries import number_of
from senim.intake.tests.citizen import followed, picture
from senim.ledger.actor import Actor
from senim.notices.books import address_of as noted_address
from senim.notices.delivery import Post
from senim.notices.errors import Refused, Temporary
from senim.notices.models import Notice, Reach
from senim.notices.transports.registry import TRANSPORTS
from senim.notices.transports.registry import Message as Words
from senim.processes import actions as processes
from senim.processes.models import Instance
from tests.requests import ended, sent

pytestmark = pytest.mark.db
OFFICER = Actor("officer", 7, 1)


def asks(request: ServiceRequest, text: str) -> None:
    """An officer asks the person; the process waits."""
    stream, at = Instance.objects.get(request_id=request.pk).stream, timezone.now()
    Message.objects.create(
        request=request, stream=stream, kind="question", language="kk", text=text, written_at=at, sent_at=at
    )
    processes.complete(stream=stream, element="Consider", variables={"next_step": "ask"}, at=micros(at), by=OFFICER)


def test_a_request_of_the_web_is_opened_by_number_and_secret(aigerim: Person) -> None:
    done = sent("advice")
    request = ServiceRequest.objects.get(pk=done.request_id)
    aigerim.writes("/start")
    aigerim.presses("en")
    aigerim.presses("follow")
    assert "Six groups of four" in aigerim.writes(number_of(request))
    page = aigerim.writes(done.secret.lower().replace("-", " "))
    assert number_of(request) in page
    assert "We are working on it" in page


def test_a_wrong_pair_gets_the_webs_words_and_only_so_many_tries(aigerim: Person) -> None:
    from senim.accounts import limits

    aigerim.writes("/start")
    aigerim.presses("en")
    aigerim.presses("follow")
    told = ""
    for _ in range(limits.MOST + 1):
        aigerim.writes("26-0000-0001-5")
        told = aigerim.writes("ABCD-" * 5 + "ABCD")
        if "Too many tries" in told:
            break
        assert "We found no request with this number and secret." in told
    assert "Too many tries" in told


def test_the_officers_question_is_answered_in_the_chat_with_the_webs_events(aigerim: Person) -> None:
    by_bot = aigerim.submits("advice", "en")
    client, by_web = followed()
    for request in (by_bot, by_web):
        asks(request, "Which street was it?")
    client.post("/en/follow/reply/", {"text": "Abai Street"})
    page = aigerim.presses("open")
    assert "Which street was it?" in page
    assert "Reply" in {label.partition(". ")[2] for _, label in aigerim.buttons()}
    answered = aigerim.writes("Abai Street")
    assert "We have your message." in answered
    assert "You replied:\nAbai Street" in answered
    assert events(by_bot) == events(by_web)


def test_rating_and_dispute_after_the_answer_give_the_webs_events(aigerim: Person) -> None:
    by_bot = aigerim.submits("advice", "en")
    client, by_web = followed()
    for request in (by_bot, by_web):
        ended(request, letter="You may turn to the inspector.")
    client.post("/en/follow/rate/", {"score": "3", "words": ""})
    client.post("/en/follow/dispute/", {"text": "This is not an answer."})
    page = aigerim.presses("open")
    assert "You may turn to the inspector." in page
    assert "We have answered" in page
    aigerim.presses("rate")
    aigerim.presses("3")
    aigerim.presses("/skip")
    assert "rate" not in [code for code, _ in aigerim.state.offered]
    aigerim.presses("dispute")
    aigerim.writes("This is not an answer.")
    assert events(by_bot) == events(by_web)
    assert Rating.objects.filter(request=by_bot, score=3).count() == 1
    assert Instance.objects.filter(request_id=by_bot.pk).count() == 2


def test_withdrawing_asks_once_more_and_is_done_once(aigerim: Person) -> None:
    by_bot = aigerim.submits("advice", "en")
    client, by_web = followed()
    client.post("/en/follow/withdraw/")
    aigerim.presses("open")
    aigerim.presses("withdraw")
    data = next(one for one, _ in aigerim.buttons() if one.endswith(":yes"))
    assert "You withdrew this request" in aigerim.pushes(data)
    assert "This button belongs to an earlier question" in aigerim.pushes(data)
    assert events(by_bot) == events(by_web)


def test_words_and_a_file_are_added_to_an_open_request(aigerim: Person) -> None:
    request = aigerim.submits("advice", "en")
    aigerim.presses("open")
    aigerim.presses("write")
    assert "Write your message." not in aigerim.writes("One thing more")
    aigerim.api.files["p"] = picture()
    assert "You added a file." in aigerim.sends(photo=[{"file_id": "p", "file_size": 500}])
    assert Message.objects.get(request=request).kind == "remark"
    assert Attachment.objects.filter(request=request).count() == 1


def test_an_hour_after_it_was_opened_number_and_secret_are_asked_for_again(
    aigerim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    aigerim.submits("advice", "en")
    aigerim.presses("open")
    monkeypatch.setattr(case, "OPEN_FOR_SECONDS", -1)
    assert "Your request was closed here after an hour." in aigerim.writes("hello")
    assert aigerim.state.scene == "number"
    assert aigerim.state.request == 0


def test_another_chat_sees_nothing_of_it(aigerim: Person) -> None:
    request = aigerim.submits("advice", "en")
    erlan = Person(aigerim.api, 700900)
    erlan.writes("/start")
    erlan.presses("en")
    for data, _label in aigerim.buttons():
        assert number_of(request) not in erlan.pushes(data)
    assert erlan.state.request == 0


def _delivered(at: dt.datetime) -> int:
    post = Post("messenger", lambda: micros(at), lambda: 0.5, lambda: 1)
    return post.deliver()


def test_who_asked_for_it_is_told_in_the_chat_in_words_that_tell_nothing(aigerim: Person, settings: Any) -> None:
    settings.NOTICES_BY = {**settings.NOTICES_BY, "telegram": "telegram"}
    aigerim.walks("advice", "en")
    aigerim.presses("tell")
    request = ServiceRequest.objects.latest("pk")
    assert Reach.objects.get(pk=request.pk).channel == "messenger"
    assert noted_address("messenger", request.pk) == f"telegram:{aigerim.chat}"
    assert str(aigerim.chat).encode() not in bytes(Reached.objects.get(pk=request.pk).address)
    said = len(aigerim.api.sent)
    _delivered(timezone.now() + dt.timedelta(minutes=1))
    assert len(aigerim.api.sent) == said, "the exchange has given the receipt"
    ended(request)
    _delivered((timezone.now() + dt.timedelta(days=1)).replace(hour=7))
    notices = [one for one in aigerim.api.sent[said:] if one["chat_id"] == aigerim.chat]
    assert notices
    assert request.answers["question"] not in notices[0]["text"]
    assert Notice.objects.filter(request_id=request.pk, state="sent").exists()


def test_who_did_not_ask_for_it_is_not_told_and_notices_can_be_ended(aigerim: Person) -> None:
    request = aigerim.submits("advice", "en")
    assert address_of(request.pk) == ""
    aigerim.presses("open")
    aigerim.presses("tell")
    assert address_of(request.pk) == f"telegram:{aigerim.chat}"
    aigerim.presses("hush")
    assert address_of(request.pk) == ""
    assert Reach.objects.get(pk=request.pk).channel == ""


def test_the_transport_tells_a_wait_from_a_refusal(aigerim: Person) -> None:
    channel, transport = TRANSPORTS["telegram"]
    words = Words(id=1, to=str(aigerim.chat), text="There is something new.", language="en")
    assert channel == "messenger"
    assert transport.send(words).parts == 1
    aigerim.api.fails("sendMessage", 429, parameters={"retry_after": 9})
    with pytest.raises(Temporary) as later:
        transport.send(words)
    assert later.value.retry_seconds == 9
    aigerim.api.blocked.add(aigerim.chat)
    with pytest.raises(Refused):
        transport.send(words)
