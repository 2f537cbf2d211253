"""E-mail by SMTP: plain text, a neutral subject, headers that keep answering machines quiet and let one unsubscribe."""

import smtplib
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

from django.conf import settings
from django.utils import timezone

from senim.notices.errors import Refused, Temporary
from senim.notices.transports.registry import Message, Sent, register

GONE: Final = frozenset({550, 551, 553})
"""Replies that speak of this one address (RFC 5321, 4.2.3): it is not there, and asking again does not help."""


class SmtpTransport:
    """Hands each message to the operator's mail server, on a connection of its own."""

    timeout_seconds = 20.0

    def send(self, message: Message) -> Sent:
        """The mail server has taken it. Raises Refused when it says that the address is none, else Temporary."""
        to = plain_address(message.to)
        mail = written(replace(message, to=to))
        try:
            with self._server() as server:
                server.send_message(mail, from_addr=parseaddr(settings.MAIL_FROM)[1], to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as fault:
            raise self._about(next(iter(fault.recipients.values()))[0]) from fault
        except smtplib.SMTPResponseException as fault:
            raise self._about(fault.smtp_code) from fault
        except (smtplib.SMTPException, OSError, TimeoutError) as fault:
            raise Temporary("no_connection") from fault
        return Sent(reference=str(mail["Message-ID"]))

    def _server(self) -> smtplib.SMTP:
        to = settings.SMTP
        kind = smtplib.SMTP_SSL if to.scheme == "smtps" else smtplib.SMTP
        server = kind(to.host, to.port, timeout=self.timeout_seconds / 2)
        if to.scheme == "smtp+tls":
            server.starttls()
        if to.user:
            server.login(to.user, to.password)
        return server

    def _about(self, code: int) -> Refused | Temporary:
        """What a reply of the server means: 550 and its like are about the address, other 5xx about this message, 4xx pass."""
        if code in GONE:
            return Refused(f"smtp-{code}")
        return Temporary(f"smtp-{code}", whole_line=code in {421, 454, 530, 535})


def plain_address(address: str) -> str:
    """The address as every server takes it, its host in ASCII. Raises Refused for what is none, or would break a header."""
    name, _, host = address.rpartition("@")
    try:
        plain = f"{name}@{host.encode('idna').decode('ascii')}"
    except UnicodeError as fault:
        raise Refused("bad_address") from fault
    if not name or not host or not plain.isascii() or any(mark.isspace() or not mark.isprintable() for mark in plain):
        raise Refused("bad_address")
    return plain


def written(message: Message) -> EmailMessage:
    """The e-mail itself; `message.headers` go before the usual ones.

    Its Message-ID follows from the notice, so that a repeated one is recognised as the same.

    `Auto-Submitted: auto-generated` (RFC 3834) and `Precedence` keep answering machines from answering.
    """
    name, address = parseaddr(settings.MAIL_FROM)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{name} <{address}>" if name else address
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(timezone.now())
    heads = {
        "Message-ID": f"<notice-{message.id}@{address.rpartition('@')[2]}>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
    for header, value in {**heads, **message.headers}.items():
        mail[header] = value
    mail.set_content(message.text, cte="base64")
    return mail


register("smtp", "email", SmtpTransport())
