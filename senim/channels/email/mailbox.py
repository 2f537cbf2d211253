"""The mailbox over IMAP: what waits in it, one letter at a time, and folders for what is done with.

The inbox itself says how far we read: a letter leaves it only after it was dealt with, so neither a killed worker nor
new numbers of the server (UIDVALIDITY) lose or double anything.
"""

import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple, Protocol

from imap_tools import AND, BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from senim.channels.errors import TryLater

INBOX: Final = "INBOX"
ANSWER_SECONDS: Final = 30.0
MOST_AT_ONCE: Final = 50
_HEAD_BYTES: Final = 64 * 1024


class Server(Protocol):
    """Where the mailbox is, as the settings say it. `scheme`: `imap` (no encryption), `imap+tls` (STARTTLS) or `imaps`."""

    @property
    def scheme(self) -> str:
        """How to speak to it."""

    @property
    def host(self) -> str:
        """Its name."""

    @property
    def port(self) -> int:
        """Its port."""

    @property
    def user(self) -> str:
        """Whose mailbox it is."""

    @property
    def password(self) -> str:
        """What opens it."""


class Waiting(NamedTuple):
    """A letter in the inbox: its number there, and its size in bytes."""

    uid: str
    size: int


class Mailbox:
    """One mailbox. Every call raises TryLater when the server does not answer or refuses."""

    def __init__(self, server: Server) -> None:
        """Keep where it is; the first call connects."""
        self._server = server
        self._open: BaseMailBox | None = None

    def waiting(self) -> list[Waiting]:
        """The first letters of the inbox, oldest first."""
        with self._box() as box:
            box.folder.set(INBOX)
            uids = box.uids("ALL")[:MOST_AT_ONCE]
            rows = _fetched(box, ",".join(uids), "(UID RFC822.SIZE)") if uids else []
        sizes = dict(found for row in rows if (found := _size(row)))
        return [Waiting(uid, sizes[uid]) for uid in uids if uid in sizes]

    def letter(self, uid: str) -> bytes:
        """A letter as it came; empty when it is there no more. It is not marked as read."""
        return self._content(uid, "(BODY.PEEK[])")

    def head(self, uid: str) -> bytes:
        """The beginning of a letter: its headers, as far as they go."""
        return self._content(uid, f"(BODY.PEEK[]<0.{_HEAD_BYTES}>)")

    def file_away(self, uid: str, folder: str) -> None:
        """Move a letter out of the inbox."""
        with self._box() as box:
            if not box.folder.exists(folder):
                box.folder.create(folder)
            box.folder.set(INBOX)
            box.move([uid], folder)

    def clear(self, folder: str, before: dt.date) -> int:
        """Delete the letters of a folder that came before a day; how many."""
        with self._box() as box:
            if not box.folder.exists(folder):
                return 0
            box.folder.set(folder)
            uids = box.uids(AND(date_lt=before))[:MOST_AT_ONCE]
            box.delete(uids)
            return len(uids)

    def close(self) -> None:
        """End the connection."""
        if self._open is not None:
            with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
                self._open.logout()
        self._open = None

    def _content(self, uid: str, part: str) -> bytes:
        with self._box() as box:
            box.folder.set(INBOX)
            found = _fetched(box, uid, part)
        return next((bytes(row[1]) for row in found if isinstance(row, tuple)), b"")

    @contextmanager
    def _box(self) -> Iterator[BaseMailBox]:
        """The open mailbox; after a fault the next call begins anew."""
        try:
            if self._open is None:
                self._open = _connected(self._server)
            yield self._open
        except (ImapToolsError, imaplib.IMAP4.error, OSError, ssl.SSLError) as fault:
            self.close()
            # By kind only: the server's words may hold a person's address.
            raise TryLater(f"imap: {type(fault).__name__}") from None


def _connected(server: Server) -> BaseMailBox:
    makers: dict[str, Callable[..., BaseMailBox]] = {"imaps": MailBox, "imap+tls": MailBoxStartTls}
    box = makers.get(server.scheme, MailBoxUnencrypted)(server.host, server.port, timeout=ANSWER_SECONDS)
    return box.login(server.user, server.password, initial_folder=INBOX)


def _fetched(box: BaseMailBox, uids: str, parts: str) -> list[Any]:
    status, rows = box.client.uid("FETCH", uids, parts)
    if status != "OK":
        raise imaplib.IMAP4.error("FETCH")
    return [row for row in rows if row is not None]


def _size(row: Any) -> tuple[str, int] | None:
    text = (row[0] if isinstance(row, tuple) else row).decode("ascii", "replace")
    uid, size = re.search(r"UID (\d+)", text), re.search(r"RFC822\.SIZE (\d+)", text)
    return (uid[1], int(size[1])) if uid and size else None
