"""Walks through XML of any size without trusting it: no DTD, no entities, no network, bounded depth, memory of one element."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from senim.mining.errors import SourceBroken
from senim.mining.formats.opening import buffered
from senim.mining.formats.options import Progress

DEEPEST: Final = 60
PROLOG_BYTES: Final = 1 << 16
MOST_HELD: Final = 200_000
"""Elements that may stand within one that is read at once, such as an event with its attributes."""


def local(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return node.tag.rpartition("}")[2]


def line_of(node: etree._Element) -> int:
    """The line an element begins on, 0 when unknown."""
    line: Any = node.sourceline  # the stubs leave its type open
    return int(line or 0)


class XmlWalk:
    """The elements of a file as they begin and end. Whoever walks clears what was read."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the file. Refuses SourceBroken a document type declaration."""
        self._stream, self._counted = buffered(source, progress)
        self._held = 0
        head = self._stream.peek(PROLOG_BYTES)[:PROLOG_BYTES]
        if b"<!DOCTYPE" in head or "<!DOCTYPE".encode("utf-16-le") in head or "<!DOCTYPE".encode("utf-16-be") in head:
            raise SourceBroken("a document type declaration is not allowed", head.count(b"\n", 0, head.find(b"<!")) + 1)

    def share(self) -> float:
        """How much of the file was read."""
        return self._counted.share()

    def close(self) -> None:
        """Close the file."""
        self._counted.close()

    def forget(self, node: etree._Element) -> None:
        """Free an element that was read, and what stands before it beside it."""
        self._held = 0
        node.clear()
        parent = node.getparent()
        if parent is not None:
            while (before := node.getprevious()) is not None:
                parent.remove(before)

    def steps(self) -> Iterator[tuple[bool, etree._Element, int]]:
        """Each element as it begins (true) and ends (false), with its depth from 1. Refuses SourceBroken, with the line."""
        walk = etree.iterparse(
            self._stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        depth = 0
        try:
            for action, node in walk:
                begins = action == "start"
                depth += begins
                if begins and depth == 1 and node.getroottree().docinfo.doctype:
                    raise SourceBroken("a document type declaration is not allowed", line_of(node))
                if depth > DEEPEST:
                    raise SourceBroken(f"elements are nested deeper than {DEEPEST}", line_of(node))
                self._held += begins
                if self._held > MOST_HELD:
                    raise SourceBroken(f"one element holds more than {MOST_HELD:,} others", line_of(node))
                yield begins, node, depth
                depth -= not begins
        except etree.XMLSyntaxError as error:
            raise SourceBroken(f"not well-formed XML: {error.msg}", error.lineno or 0) from error
        except (ValueError, LookupError) as error:
            raise SourceBroken(f"not readable as XML: {error}") from error
