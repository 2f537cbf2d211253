"""One round of the door: read what waits, bring out what is due, tidy the folders once a day."""

import datetime as dt
import threading
from typing import Final

from django.conf import settings
from django.utils import timezone

from senim.channels import outbox
from senim.channels.email import receiving
from senim.channels.email.mailbox import Mailbox, Server, Waiting
from senim.channels.email.outgoing import LETTERS
from senim.channels.email.states import BOUNCE, MACHINE, REFUSED, TAKEN, WAITING

FOLDERS: Final = {
    TAKEN: "senim-taken",
    REFUSED: "senim-refused",
    MACHINE: "senim-automatic",
    BOUNCE: "senim-automatic",
}
KEPT_FOR: Final = dt.timedelta(days=30)
"""How long letters stay in the folders of what was taken and of machines. Refused ones are for people, and stay."""
PAUSE_SECONDS: Final = 5.0


class LetterRound:
    """The door's own state between rounds: the open mailbox, and which letters wait until when."""

    def __init__(self, server: Server) -> None:
        """Keep where the mailbox is; the first round connects."""
        self._mailbox = Mailbox(server)
        self._held: dict[str, dt.datetime] = {}
        self._tidied: dt.date | None = None

    def go(self, stop: threading.Event) -> int:
        """A round, then a pause; how many letters were dealt with or brought out. Raises TryLater."""
        done = self.once()
        stop.wait(PAUSE_SECONDS)
        return done

    def once(self) -> int:
        """Read and bring out what is there now. Raises TryLater when a server is at fault; what came in before is kept."""
        done = 0
        waiting = self._mailbox.waiting()
        there = {one.uid for one in waiting}
        self._held = {uid: until for uid, until in self._held.items() if uid in there}
        for one in waiting:
            done += self._take(one)
        self._tidy(timezone.now())
        return done + outbox.deliver(LETTERS, timezone.now())

    def close(self) -> None:
        """End the connection to the mailbox."""
        self._mailbox.close()

    def _take(self, one: Waiting) -> bool:
        """Whether a letter is done with; it leaves the inbox only after that was written down."""
        at = timezone.now()
        if self._held.get(one.uid, at) > at:
            return False
        too_large = one.size > settings.MAIL_MAX_BYTES
        raw = self._mailbox.head(one.uid) if too_large else self._mailbox.letter(one.uid)
        if not raw:
            return False
        row = receiving.take(raw, at, "too_large" if too_large else "")
        if row.state == WAITING:
            self._held[one.uid] = row.next_at
            return False
        self._mailbox.file_away(one.uid, FOLDERS[row.state])
        return True

    def _tidy(self, at: dt.datetime) -> None:
        if self._tidied == at.date():
            return
        self._tidied = at.date()
        for folder in (FOLDERS[TAKEN], FOLDERS[MACHINE]):
            while self._mailbox.clear(folder, (at - KEPT_FOR).date()):
                pass
        receiving.clear_old(at, KEPT_FOR + dt.timedelta(days=1))
