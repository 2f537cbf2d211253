"""A person with a mailbox at real mail servers: hands letters to Postfix, reads ours by IMAP, walks from a letter to a receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Final

from senim.channels.email.tests.correspondent import FIRST
from senim.channels.email.tests.mail_servers import arrives, letters_of
from senim.places.queries import region
from tools import mail

ASK: Final = f"ask@{mail.HOST}"


@dataclass(frozen=True)
class Writer:
    """One person. `round_of` keeps the door for a round; None where a worker keeps it."""

    servers: mail.Mail
    name: str
    round_of: Callable[[], bool] | None = None

    @property
    def address(self) -> str:
        """Their address."""
        return f"{self.name}@{mail.HOST}"

    def letter(self, text: str, to: str = ASK, **headers: str) -> EmailMessage:
        """A letter of theirs."""
        made = EmailMessage(policy=SMTP)
        heads = {"From": f"Айгерім <{self.address}>", "To": to, "Subject": "Сұрақ", **headers}
        for name, value in heads.items():
            made[name.replace("_", "-")] = value
        made.set_content(text)
        return made

    def answer(self, ours: Any, text: str) -> EmailMessage:
        """An answer as a mail program writes it, with our letter below."""
        quoted = "".join(f"> {line}\n" for line in ours.get_content().splitlines())
        whole = f"{text}\n\nOn Sun, 22 Nov 2026 at 10:00, Senim <{ASK}> wrote:\n\n{quoted}"
        return self.letter(whole, ours["Reply-To"], In_Reply_To=ours["Message-ID"], References=ours["Message-ID"])

    def goes(self, made: EmailMessage) -> None:
        """Hand a letter to Postfix; where no worker reads, wait until it lies in our mailbox."""
        before = len(letters_of(self.servers, "ask")) if self.round_of else 0
        self.servers.hand_in(self.address, str(made["To"]), made.as_bytes())
        if self.round_of:
            arrives(self.servers, "ask", before + 1)

    def gets(self, made: EmailMessage, before: int) -> EmailMessage:
        """Send a letter; ours that comes after so many."""
        self.goes(made)
        if self.round_of:
            self.round_of()
        return arrives(self.servers, self.name, before + 1)[before]

    def walks(self, language: str, text: str = "", before: int = 0) -> EmailMessage:
        """From the first letter to the receipt, each of ours read in one's own mailbox; the receipt."""
        ours = self.gets(self.letter(text or FIRST[language]), before)
        more = self.gets(self.answer(ours, f"1: 2\n2: {region('KZ-71').name_in(language)}"), before + 1)
        return self.gets(self.answer(more, "1"), before + 2)
