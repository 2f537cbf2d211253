"""Which words a notice has: those of the package, or the newest that staff approved; filled with coded fields only."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from senim.ledger import statements
from senim.notices.kinds import EVERYWHERE, KINDS, NEUTRAL
from senim.notices.texts import filled
from senim.notices.transports.registry import CHANNELS

LANGUAGES: Final = ("kk", "ru", "en")
_NEWEST: Final = (
    "SELECT kk, ru, en FROM notices_wording WHERE kind=%s AND channel=%s AND state='approved' ORDER BY id DESC LIMIT 1"
)
SENDER: Final = "Senim"
EXAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "kk": {"due": "2027 жылғы 5 қаңтар, сейсенбі, 18:00", "reply_due": "Мерзімі: 2027 жылғы 5 қаңтар, сейсенбі, 18:00.",
           "body": "Қазақстан Республикасының Бас прокуратурасы", "body_phone": "115",
           "when": "2027 жылғы 5 қаңтар, сейсенбі, 10:15", "place": "Астана қ., Абай көшесі, 11"},
    "ru": {"due": "вторник, 5 января 2027 г., 18:00", "reply_due": "Срок: вторник, 5 января 2027 г., 18:00.",
           "body": "Генеральная прокуратура Республики Казахстан", "body_phone": "115",
           "when": "вторник, 5 января 2027 г., 10:15", "place": "г. Астана, ул. Абая, 11"},
    "en": {"due": "Tuesday 5 January 2027, 18:00", "reply_due": "By Tuesday 5 January 2027, 18:00.",
           "body": "Prosecutor General’s Office of the Republic of Kazakhstan", "body_phone": "115",
           "when": "Tuesday 5 January 2027, 10:15", "place": "Astana, 11 Abai street"},
}  # fmt: skip
"""Values of usual length, to look at a template and to measure it."""


def allowed(kind: str) -> tuple[str, ...]:
    """The placeholders that the words of a kind may have. The neutral words have the number alone: a link would tell."""
    return ("number",) if kind == NEUTRAL else (*EVERYWHERE, *KINDS[kind].fields)


def packaged(kind: str, channel: str) -> Mapping[str, str]:
    """The words of the package, by language. `kind` is one of KINDS or NEUTRAL."""
    words = _packaged()[kind]
    found: Mapping[str, str] = words["email" if channel == "email" else "short"]
    return found


@cache
def _packaged() -> Mapping[str, Any]:
    return tomllib.loads((files("senim.notices") / "wording.toml").read_text(encoding="utf-8"))


def in_force(kind: str, channel: str) -> Mapping[str, str]:
    """The words that hold now, by language. One plain statement: it is run for every notice."""
    row = statements.row(_NEWEST, [kind, channel])
    return dict(zip(LANGUAGES, row, strict=True)) if row else packaged(kind, channel)


def pairs() -> list[tuple[str, str]]:
    """Every kind with every channel, in the order in which they are listed."""
    return [(kind, channel) for kind in (*KINDS, NEUTRAL) for channel in CHANNELS]


def example(kind: str, text: str, language: str, link: str) -> str:
    """A template filled with made-up values."""
    return filled(text, {**EXAMPLES[language], "number": "26-0012-3457-X", "link": link})


def subject(number: str) -> str:
    """The subject of every e-mail: the sender and the number. It is no template, so that no edit can make it tell."""
    return f"{SENDER} · {number}"
