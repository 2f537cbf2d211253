"""Writes messages into the data folder instead of sending them: the demo country never writes to anybody outside."""

import os
from pathlib import Path
from typing import Final

from django.conf import settings

from senim.notices.errors import Temporary
from senim.notices.transports.registry import Message, Sent, register

LABEL: Final = "# Demonstration: this message was written here and sent to nobody."


class FileTransport:
    """One file for each message, `notices/<id>.txt` in the data folder, for its owner only, whole or not there."""

    timeout_seconds = 5.0

    def send(self, message: Message) -> Sent:
        """Write the message. Raises Temporary when the disk does not take it."""
        folder: Path = settings.DATA_DIR / "notices"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            draft = folder / f".{message.id}.{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(self._text(message))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(folder / f"{message.id}.txt")
        except OSError as fault:
            raise Temporary("disk") from fault
        return Sent(reference=f"file-{message.id}")

    def _text(self, message: Message) -> str:
        heads = {"To": message.to, "Language": message.language, "Subject": message.subject, **message.headers}
        lines = [LABEL, *(f"{name}: {value}" for name, value in heads.items() if value)]
        return "\n".join(lines) + f"\n\n{message.text}\n"


register("file", "", FileTransport())
