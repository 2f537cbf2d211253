"""What a reader of a sealed instance would do, without their browser: their secret from its folder, envelopes opened and answered."""

import json
import sqlite3
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pyrage
from playwright.sync_api import Page

import senim.demo
from senim.sealing.envelopes import seal, unseal

PASSPHRASE = str(tomllib.loads(Path(senim.demo.__file__).with_name("sealed.toml").read_text("utf-8"))["passphrase"])


class Stored(NamedTuple):
    """The newest case as the server keeps it: its number, the reporter's key, the envelope and to whom it was sealed."""

    case: int
    reporter_key: str
    envelope: bytes
    readers: tuple[str, ...]


def rows(folder: Path, question: str, *given: Any) -> list[tuple[Any, ...]]:
    """Rows of the instance's database, read beside the running server."""
    base = sqlite3.connect(f"file:{folder / 'senim.sqlite3'}?mode=ro", uri=True)
    try:
        return base.execute(question, given).fetchall()
    finally:
        base.close()


def secret_of(folder: Path, name: str) -> str:
    """The secret of a made-up reader, unlocked by the passphrase that the demo prints."""
    question = "SELECT k.kept FROM safeguarding_recipientkey k JOIN accounts_officer o ON o.id = k.officer_id WHERE o.username = ?"
    return str(pyrage.passphrase.decrypt(rows(folder, question, name)[0][0], PASSPHRASE), "utf-8")


def case_with(folder: Path, reporter_key: str) -> Stored:
    """The case that a report with this key opened."""
    question = (
        "SELECT c.id, c.reporter_key, e.path, e.id FROM safeguarding_sealedcase c "
        "JOIN safeguarding_sealedenvelope e ON e.case_id = c.id WHERE c.reporter_key = ?"
    )
    case, key, path, envelope = rows(folder, question, reporter_key)[0]
    named = (
        "SELECT o.username FROM safeguarding_addressee a JOIN safeguarding_recipientkey k ON k.id = a.key_id "
        "JOIN accounts_officer o ON o.id = k.officer_id WHERE a.envelope_id = ? ORDER BY 1"
    )
    readers = tuple(one for (one,) in rows(folder, named, envelope))
    return Stored(case, key, (folder / "sealed-envelopes" / path).read_bytes(), readers)


def opened(envelope: bytes, secret: str) -> tuple[dict[str, Any], bytes]:
    """The head of what was sealed, and the files behind it."""
    content = unseal(envelope, secret)
    end = 4 + int.from_bytes(content[:4], "big")
    return json.loads(content[4:end]), content[end:]


def answer(page: Page, case: int, words: str, keys: list[str]) -> None:
    """Send a message in a case as the reader who is signed in on the page, sealed to keys."""
    head = json.dumps({"v": 1, "kind": "message", "text": words, "files": []}).encode()
    envelope = seal(len(head).to_bytes(4, "big") + head, keys)
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "senim_csrf")
    calls, proof = page.request, {"X-CSRFToken": str(token)}
    upload = calls.post("/kk/up/", data={"size": len(envelope)}).json()["upload"]
    sent = calls.put(f"/kk/up/{upload}/0/", data=envelope, headers={"Content-Type": "application/octet-stream"})
    assert sent.json() == {"at": len(envelope)}
    body = {"kind": "message", "upload": upload, "keys": keys}
    said = calls.post(f"/kk/cases/{case}/envelopes/", data=body, headers=proof)
    assert said.status == 201, said.text()
