"""Letters through a real Postfix into a real Dovecot and back: the whole way in three languages, bounces, repeats, faults."""

import datetime as dt
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from senim.channels.email.rounds import LetterRound
from senim.channels.email.tests.correspondent import FIRST
from senim.channels.email.tests.mail_servers import SECONDS, arrives, emptied, leads_there, letters_of, started
from senim.channels.email.tests.writer import Writer
from senim.channels.errors import TryLater
from senim.channels.models import Exchange, Letter, Saying
from senim.channels.tests.records import events
from senim.config.environment import MailServer
from senim.intake.actions import reply
from senim.intake.models import Attachment, Message, ServiceRequest
from senim.intake.tests import citizen
from senim.notices.models import Notice
from senim.notices.tests.sending import asked_by_email, post_of
from senim.notices.tests.test_outbox import asks
from tests.requests import ended
from tools import mail
from tools.postgres import spare_port

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def running() -> Iterator[mail.Mail]:
    """The servers of this module's tests."""
    yield from started()


@pytest.fixture
def servers(running: mail.Mail) -> mail.Mail:
    """The servers with empty mailboxes."""
    emptied(running)
    return running


@pytest.fixture
def door(settings: Settings, servers: mail.Mail) -> Iterator[LetterRound]:
    """Our door, reading the mailbox `ask`."""
    found = leads_there(settings, servers)
    yield found
    found.close()


@pytest.fixture
def aigerim(servers: mail.Mail, door: LetterRound) -> Writer:
    """Aigerim at her mailbox, our door kept by the test."""
    return Writer(servers, "aigerim", lambda: bool(door.once()))


def noon_of_tomorrow() -> dt.datetime:
    """When nothing is held back by quiet hours, whatever time it is now."""
    return (timezone.now() + dt.timedelta(days=1)).replace(hour=7)


def told(servers: mail.Mail, request: ServiceRequest, kind: str) -> EmailMessage:
    """The notice of a kind, delivered by the post and read in Aigerim's mailbox."""
    post_of(at=noon_of_tomorrow()).deliver()
    notice = Notice.objects.get(request_id=request.pk, kind=kind)
    assert notice.state == "sent", (notice.state, notice.reason)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for one in letters_of(servers, "aigerim"):
            if one["Message-ID"] == notice.reference:
                return one
        time.sleep(0.1)
    raise AssertionError(f"the notice {kind} did not arrive")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_letter_becomes_a_request_and_is_asked_and_answered_by_letters(
    servers: mail.Mail, door: LetterRound, aigerim: Writer, language: str
) -> None:
    aigerim.walks(language)
    by_letter = ServiceRequest.objects.latest("pk")
    assert (by_letter.channel, by_letter.language) == ("email", language)
    assert arrives(servers, "aigerim", 3)[-1]["Subject"].startswith("Senim · 26-")
    words = {"email": aigerim.address, "competence": "criminal", "question": FIRST[language]}
    by_web = citizen.sent(Client(), "advice", language, **words)
    assert events(by_letter) == events(by_web)
    assert {**by_letter.answers, "place": 0} == {**by_web.answers, "place": 0}

    assert not Notice.objects.filter(request_id=by_letter.pk, kind="receipt").exists(), (
        "the door's letter is the receipt"
    )
    asks(by_letter, timezone.now())
    question = told(servers, by_letter, "question")
    assert FIRST[language] not in question.as_string() + question.get_content()
    aigerim.goes(aigerim.answer(question, "Абай даңғылында.\nҚараңғы еді."))
    door.once()
    message = Message.objects.get(request=by_letter, kind="reply")
    assert (message.text, message.channel) == ("Абай даңғылында.\nҚараңғы еді.", "email")
    asks(by_web, timezone.now())
    reply(request=by_web, text=message.text, at=timezone.now(), language=language)
    assert Message.objects.get(request=by_web).channel == ""
    assert events(by_letter) == events(by_web)
    ended(by_letter, at=timezone.now())
    assert told(servers, by_letter, "answer")["Reply-To"].startswith("ask+")
    assert letters_of(servers, "ask") == []
    assert len(letters_of(servers, "ask", "senim-taken")) == 4


def test_a_report_that_a_notice_did_not_arrive_makes_it_a_dead_letter(
    servers: mail.Mail, door: LetterRound, aigerim: Writer
) -> None:
    request = asked_by_email(at=timezone.now(), email=f"nobody@{mail.HOST}")
    other = asked_by_email(at=timezone.now(), email=aigerim.address)
    post_of(at=noon_of_tomorrow()).deliver()
    arrives(servers, "ask")
    door.once()
    states = {one.request_id: (one.state, one.reason) for one in Notice.objects.filter(kind="receipt")}
    assert states[request.pk] == ("dead", "not_delivered")
    assert states[other.pk] == ("sent", "")
    [row] = Letter.objects.all()
    assert (row.state, row.answered) == ("bounce", False)
    assert len(letters_of(servers, "ask", "senim-automatic")) == 1
    assert not Saying.objects.exists()


def test_a_letter_that_is_delivered_twice_is_one(servers: mail.Mail, door: LetterRound, aigerim: Writer) -> None:
    made = aigerim.letter(FIRST["kk"], Message_ID="<once@example.kz>")
    aigerim.goes(made)
    aigerim.goes(made)
    door.once()
    aigerim.goes(made)
    door.once()
    assert len(letters_of(servers, "ask", "senim-taken")) == 3
    assert Letter.objects.count() == Exchange.objects.count() == 1
    assert len(arrives(servers, "aigerim")) == 1


def test_what_is_refused_lies_in_its_folder_and_the_sender_is_told_why(
    servers: mail.Mail, door: LetterRound, aigerim: Writer, settings: Settings
) -> None:
    settings.MAIL_MAX_BYTES = 1024 * 1024
    aigerim.goes(aigerim.letter("я" * 700_000))
    aigerim.goes(aigerim.letter(FIRST["ru"]))
    door.once()
    assert len(letters_of(servers, "ask", "senim-refused")) == 1
    assert sorted(Letter.objects.values_list("state", "reason")) == [("refused", "too_large"), ("taken", "")]
    texts = [one.get_content() for one in arrives(servers, "aigerim", 2)]
    assert sum("1 МБ" in one and "1 MB" in one for one in texts) == 1


def test_a_worker_that_dies_before_the_letter_is_filed_away_does_not_take_it_twice(
    servers: mail.Mail, door: LetterRound, aigerim: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process ended here."""

    def dies(*_given: object) -> None:
        raise Killed

    aigerim.goes(aigerim.letter(FIRST["kk"]))
    with monkeypatch.context() as patch:
        patch.setattr(door._mailbox, "file_away", dies)
        with pytest.raises(Killed):
            door.once()
    assert len(letters_of(servers, "ask")) == 1
    again = LetterRound(door._mailbox._server)
    again.once()
    again.once()
    again.close()
    assert letters_of(servers, "ask") == []
    assert Exchange.objects.count() == Letter.objects.count() == 1
    assert len(arrives(servers, "aigerim")) == 1


def test_a_picture_with_a_kazakh_name_comes_to_the_request_whole(
    servers: mail.Mail, door: LetterRound, aigerim: Writer
) -> None:
    made = aigerim.letter(FIRST["kk"])
    made.add_attachment(citizen.picture(), maintype="image", subtype="jpeg", filename="сурет үй.jpg")
    made.add_attachment(b"MZ" + b"x" * 500, maintype="application", subtype="pdf", filename="шот.pdf")
    aigerim.goes(made)
    door.once()
    [ours] = arrives(servers, "aigerim")
    [file] = Attachment.objects.exclude(draft=None)
    assert (file.name, file.media_type) == ("сурет_үй.jpg", "image/jpeg")
    assert "шот.pdf: " in ours.get_content()


@pytest.mark.parametrize("scheme", ["imap", "imap+tls", "imaps"])
def test_a_mail_server_that_is_away_is_a_later_try_and_tells_no_address(settings: Settings, scheme: str) -> None:
    door = LetterRound(MailServer(scheme, "127.0.0.1", spare_port(), "ask@senim.example", "secret"))
    with pytest.raises(TryLater) as fault:
        door.once()
    assert "senim.example" not in str(fault.value)
