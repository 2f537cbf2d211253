"""What the person wrote themselves: quoted letters, signatures and a telephone's own line go, in Kazakh, Russian and English.

Known libraries for this know neither Kazakh nor Russian. Words between quoted lines stay: many answer question by question.
"""

import re
from typing import Final

_WROTE: Final = re.compile(
    r"(?:<[^<>\s]+@[^<>\s]+>|wrote|writes|написал(?:а|и|\(а\))?|пишет|сообщил(?:а)?|жазды|жазған|жазып жіберді)\s*:$",
    re.IGNORECASE,
)
_BLOCK: Final = re.compile(
    r"(?:-{2,}|_{2,})\s*(?:original message|forwarded message|исходное сообщение|пересылаемое сообщение|"
    r"пересланное сообщение|бастапқы хабар(?:лама)?|қайта жіберілген хабар(?:лама)?)\s*(?:-{2,}|_{2,})",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\*?(?:from|от|от кого|кімнен|жіберуші)\*?\s*:\*?\s*\S", re.IGNORECASE)
_SENT: Final = re.compile(
    r"\*?(?:sent|date|to|subject|отправлено|дата|кому|тема|жіберілді|жіберілген күні|күні|кімге|тақырыбы)\*?\s*:",
    re.IGNORECASE,
)
_DEVICE: Final = re.compile(
    r"(?:sent from my |get outlook for |отправлено (?:с|из) |отправлено мобильной|менің .{0,30}жіберілді|.{0,40}арқылы жіберілген)",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"[_\-=*]{5,}")


def own_words(text: str) -> str:
    """The person's own words in a letter. Empty only when there are none besides what is quoted."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    lines = _without_foot(_before_block(lines))
    kept = [line for n, line in enumerate(lines) if not (_is_quoted(line) or _announces(lines, n))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_without_device(kept))).strip()


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _announces(lines: list[str], n: int) -> bool:
    """Whether a line, or two that a program broke, only says whose words are quoted below it."""
    if not lines[n].strip():
        return False
    if _WROTE.search(lines[n]) and _quote_follows(lines, n + 1):
        return True
    broken = n + 1 < len(lines) and _WROTE.search(lines[n + 1]) and _quote_follows(lines, n + 2)
    return bool(broken) and bool(re.search(r"\d{4}|@", lines[n])) and not re.search(r"[.!?]$", lines[n])


def _quote_follows(lines: list[str], n: int) -> bool:
    """Whether the next words are quoted, or there are none."""
    following = next((line for line in lines[n:] if line.strip()), ">")
    return _is_quoted(following)


def _before_block(lines: list[str]) -> list[str]:
    """Without the letter that a program put below whole, after a line or after its headers."""
    for n, line in enumerate(lines):
        bare = line.strip()
        if _BLOCK.match(bare):
            return lines[:n]
        if _FROM.match(bare) and sum(bool(_SENT.match(each.strip())) for each in lines[n + 1 : n + 6]) >= 2:
            rule = n and _RULE.fullmatch(lines[n - 1].strip())
            return lines[: n - 1] if rule else lines[:n]
    return lines


def _without_foot(lines: list[str]) -> list[str]:
    """Without the signature after `-- `, where something stands above it."""
    for n, line in enumerate(lines):
        if line.strip() == "--" and any(each.strip() and not _is_quoted(each) for each in lines[:n]):
            return [*lines[:n], *(each for each in lines[n:] if _is_quoted(each))]
    return lines


def _without_device(lines: list[str]) -> list[str]:
    """Without the last line when it only names a telephone or a program."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines[:-1] if len(lines) > 1 and _DEVICE.match(lines[-1].strip()) and len(lines[-1]) < 80 else lines
