"""E-mail over real SMTP on the loopback: neutral, in Kazakh, quiet to answering machines; each fault as what it is."""

import email
import email.policy
from typing import Any

import pytest

from senim.config.environment import MailServer
from senim.config.environment import mail_server as read_mail_server
from senim.notices.errors import Refused, Temporary
from senim.notices.models import Notice
from senim.notices.tests.mail_server import mail_server
from senim.notices.tests.sending import NOON, asked_by_email, post_of
from senim.notices.transports.registry import Message
from senim.notices.transports.smtp.sending import SmtpTransport, written

pytestmark = pytest.mark.db
LETTER = Message(
    7,
    "aigerim@example.kz",
    "Қабылдадық: ә ғ қ ң ө ұ ү һ і.\n.нүкте",
    "kk",
    "Senim · 26-0000",
    {"List-Unsubscribe": "<http://x/>"},
)


def send(settings: Any, message: Message, port: int) -> str:
    settings.SMTP = MailServer("smtp", "127.0.0.1", port)
    transport = SmtpTransport()
    transport.timeout_seconds = 1.0
    return transport.send(message).reference


def to(name: str) -> Message:
    return Message(8, f"{name}@example.kz", "Сөз", "kk", "Senim")


def test_a_letter_arrives_whole_with_the_headers_that_keep_machines_quiet(settings: Any) -> None:
    settings.MAIL_FROM = "Senim <no-reply@senim.example>"
    with mail_server() as server:
        assert send(settings, LETTER, server.server_address[1]) == "<notice-7@senim.example>"
        [raw] = server.taken
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert letter["Subject"] == "Senim · 26-0000"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == "<http://x/>"
    assert letter["Message-ID"] == "<notice-7@senim.example>"
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER.text


@pytest.mark.parametrize(
    ("name", "kind", "reason", "whole"),
    [
        ("nobody", Refused, "smtp-550", None),
        ("full", Temporary, "smtp-452", False),
        ("spam", Temporary, "smtp-554", False),
    ],
)
def test_a_reply_of_the_server_is_understood(
    settings: Any, name: str, kind: type[Exception], reason: str, whole: bool | None
) -> None:
    with mail_server() as server, pytest.raises(kind) as fault:
        send(settings, to(name), server.server_address[1])
    assert str(fault.value) == reason
    assert getattr(fault.value, "whole_line", None) is whole


def test_a_server_that_hangs_or_is_not_there_is_a_fault_of_the_line(settings: Any) -> None:
    with mail_server() as server:
        port = server.server_address[1]
        with pytest.raises(Temporary) as hangs:
            send(settings, to("slow"), port)
    with pytest.raises(Temporary) as away:
        send(settings, to("aigerim"), port)
    assert [fault.value.reason for fault in (hangs, away)] == ["no_connection", "no_connection"]
    assert hangs.value.whole_line


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d.kz", "ә@мысал.қаз", "a b@c.kz", "a@", ""])
def test_an_address_that_would_break_a_header_is_refused(settings: Any, address: str) -> None:
    with mail_server() as server:
        with pytest.raises(Refused) as fault:
            send(settings, Message(9, address, "Сөз", "kk", "Senim"), server.server_address[1])
        assert server.taken == []
    assert fault.value.reason == "bad_address"


def test_the_whole_way_from_the_request_to_the_mailbox(settings: Any) -> None:
    request = asked_by_email(question="Күйеуім ұрады")
    with mail_server() as server:
        settings.NOTICES_BY = {"email": "smtp"}
        settings.SMTP = MailServer("smtp", "127.0.0.1", server.server_address[1])
        assert post_of(at=NOON).deliver() == 1
        [raw] = server.taken
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert "Қабылдадық." in letter.get_content()
    assert "ұрады" not in letter.as_string() + letter.get_content()
    notice = Notice.objects.get(request_id=request.pk, kind="receipt")
    assert (notice.state, notice.reference) == ("sent", letter["Message-ID"])


def test_a_repeated_letter_has_the_same_id_and_the_subject_is_never_about_the_case() -> None:
    assert written(LETTER)["Message-ID"] == written(LETTER)["Message-ID"]


@pytest.mark.parametrize("url", ["http://mail", "smtp://mail:x", "mail"])
def test_a_mail_server_that_is_none_ends_the_start_with_a_clear_line(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SENIM_SMTP", url)
    with pytest.raises(SystemExit, match="SENIM_SMTP must start with"):
        read_mail_server("SENIM_SMTP")
    monkeypatch.setenv("SENIM_SMTP", "smtp+tls://u%40x:p@mail.example")
    assert read_mail_server("SENIM_SMTP") == MailServer("smtp+tls", "mail.example", 587, "u@x", "p")
