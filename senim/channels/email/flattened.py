"""The words of an HTML letter: no scripts, no styles, nothing fetched; what was quoted gets its `>` back."""

from typing import Final

from lxml import etree

from senim.channels.email.limits import MOST_MARKUP

_SILENT: Final = frozenset({"script", "style", "head", "title", "noscript", "template", "svg", "object"})
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "pre"}
)


class _Words:
    """Collects words while a walk goes through; nothing of the tree is kept."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._quotes: list[int] = [0]
        self._silent = self._depth = 0

    def start(self, tag: str) -> None:
        """A tag opens."""
        self._silent += tag in _SILENT
        self._depth += tag == "blockquote"
        if tag in _BLOCKS:
            self._new_line()

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._silent -= tag in _SILENT and self._silent > 0
        self._depth -= tag == "blockquote" and self._depth > 0
        if tag in _BLOCKS and tag != "br":
            self._new_line()

    def add(self, words: str | None) -> None:
        """Words stand here."""
        if words and not self._silent:
            self._lines[-1].append(words)

    def text(self) -> str:
        """All of it, line by line."""
        rows = [" ".join("".join(line).split()) for line in self._lines]
        marked = [f"{'>' * quotes} {row}" if quotes else row for row, quotes in zip(rows, self._quotes, strict=True)]
        kept = [row for n, row in enumerate(marked) if row or (n and marked[n - 1])]
        return "\n".join(kept).strip()

    def _new_line(self) -> None:
        if any(words.strip() for words in self._lines[-1]):
            self._lines.append([])
            self._quotes.append(self._depth)
        self._quotes[-1] = self._depth


def flattened(markup: str) -> str:
    """The text of an HTML letter, of two million characters at most; empty for what is no HTML."""
    words = _Words()
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(markup[:MOST_MARKUP].replace("\x00", ""), parser)
    except (etree.LxmlError, ValueError):
        return ""
    if tree is None:
        return ""
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = str(element.tag)
        if event == "start":
            words.start(tag)
            words.add(element.text)
        else:
            words.end(tag)
            words.add(element.tail)
    return words.text()
