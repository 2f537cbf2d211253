"""A person with a mailbox: writes letters, gets ours, answers them as mail programs do."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from django.utils import timezone

from senim.channels import outbox
from senim.channels.email import receiving
from senim.channels.email.outgoing import LETTERS
from senim.channels.email.refs import own_address
from senim.channels.models import Letter
from senim.intake.models import ServiceRequest
from senim.notices.transports.memory.sending import MEMORY
from senim.notices.transports.registry import Message

FIRST = {
    "kk": "Сәлеметсіз бе! Менің телефонымды ұрлап кетті, не істеймін?",
    "ru": "Здравствуйте! У меня украли телефон, что мне делать?",
    "en": "Hello! My phone was stolen, what can I do?",
}


@dataclass
class Correspondent:
    """One person; `address` is what they say it is."""

    address: str = "aigerim@example.kz"
    number: int = field(default=0)

    def letter(self, text: str, *, to: str = "", **headers: Any) -> EmailMessage:
        """A letter as a mail program writes it."""
        self.number += 1
        mail = EmailMessage(policy=SMTP)
        usual = {
            "From": f"Айгерім <{self.address}>",
            "To": to or own_address(),
            "Subject": "Сұрақ",
            "Message-ID": f"<{self.number}.{self.address}>",
        }
        for name, value in {**usual, **headers}.items():
            if value:
                mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail

    def answer(self, ours: Message, text: str, **headers: Any) -> EmailMessage:
        """An answer to a letter of ours, with it quoted below."""
        quoted = "\n".join(f"> {line}" for line in ours.text.splitlines())
        whole = f"{text}\n\nвс, 22 нояб. 2026 г. в 10:00, Senim <{own_address()}>:\n{quoted}\n"
        headers = {"In_Reply_To": ours.headers.get("Message-ID", ""), **headers}
        return self.letter(whole, to=ours.headers["Reply-To"], **headers)

    def writes(self, mail: EmailMessage | bytes) -> Letter:
        """The letter arrives; what became of it."""
        return receiving.take(mail if isinstance(mail, bytes) else mail.as_bytes(), timezone.now())

    def gets(self) -> list[Message]:
        """What our door sends now."""
        before = len(MEMORY.taken)
        outbox.deliver(LETTERS, timezone.now())
        return [one for one in MEMORY.taken[before:] if one.to == self.address]

    def asks(self, language: str = "kk", text: str = "") -> Message:
        """A first letter; our questions."""
        assert self.writes(self.letter(text or FIRST[language])).state == "taken"
        [ours] = self.gets()
        return ours

    def submits(self, language: str = "kk", text: str = "") -> tuple[ServiceRequest, Message]:
        """A first letter and the answers to our questions; the request and its receipt."""
        ours = self.asks(language, text)
        self.writes(self.answer(ours, "1: 2\n2: 1"))
        [more] = self.gets()
        self.writes(self.answer(more, "1"))
        [receipt] = self.gets()
        return ServiceRequest.objects.latest("pk"), receipt
