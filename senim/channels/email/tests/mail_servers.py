"""The real Postfix and Dovecot, started once in a process; where they are missing their tests are left out loudly."""

import imaplib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from senim.channels.email.rounds import LetterRound
from senim.config.environment import MailServer
from tools import mail

PEOPLE = ("ask", "aigerim", "bolat", "full")
SECONDS = 20.0


def started() -> Iterator[mail.Mail]:
    """The servers, with a mailbox for us and for some people. Skips, or fails where REQUIRE=all."""
    try:
        with mail.servers(PEOPLE) as found:
            yield found
    except mail.NoMail as missing:
        if os.environ.get("REQUIRE") == "all":
            pytest.fail(str(missing))
        pytest.skip(f"************ real mail servers: {missing}")


def leads_there(settings: Settings, servers: mail.Mail) -> LetterRound:
    """Our settings lead to these servers; a round of our door."""
    settings.NOTICES_BY = {"email": "smtp", "sms": "", "telegram": ""}
    settings.SMTP = MailServer("smtp", "127.0.0.1", servers.smtp)
    settings.IMAP = MailServer("imap", "127.0.0.1", servers.imap, f"ask@{mail.HOST}", mail.PASSWORD)
    settings.MAIL_FROM, settings.MAIL_ADDRESS = f"Senim <ask@{mail.HOST}>", ""
    settings.SITE = f"https://{mail.HOST}"
    return LetterRound(settings.IMAP)


@contextmanager
def mailbox(servers: mail.Mail, name: str) -> Iterator[imaplib.IMAP4]:
    """A mailbox, open as its owner sees it."""
    with imaplib.IMAP4("127.0.0.1", servers.imap, timeout=SECONDS) as box:
        box.login(f"{name}@{mail.HOST}", mail.PASSWORD)
        yield box


def letters_of(servers: mail.Mail, name: str, folder: str = "INBOX") -> list[EmailMessage]:
    """Every letter in a folder of a mailbox, oldest first."""
    with mailbox(servers, name) as box:
        if box.select(folder, readonly=True)[0] != "OK":
            return []
        uids = box.uid("SEARCH", "ALL")[1][0].split()
        raw = [box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0] for uid in uids]
    return [message_from_bytes(one[1], policy=policy.default) for one in raw if one]


def emptied(servers: mail.Mail) -> None:
    """Every mailbox without letters, for the next test."""
    for name in PEOPLE:
        with mailbox(servers, name) as box:
            for folder in ("INBOX", "senim-taken", "senim-refused", "senim-automatic"):
                if box.select(folder)[0] == "OK":
                    box.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
                    box.expunge()


def arrives(servers: mail.Mail, name: str, count: int = 1) -> list[EmailMessage]:
    """The letters of an inbox as soon as there are so many."""
    until = time.monotonic() + SECONDS
    while len(found := letters_of(servers, name)) < count:
        assert time.monotonic() < until, f"{name} has {len(found)} letters: {servers.log.read_text()[-2000:]}"
        time.sleep(0.1)
    return found
