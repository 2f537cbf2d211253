"""Walks through XML of any size without trusting it: no DTD, no entities, no network, memory of one element."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from senim.mining.errors import SourceBroken
from senim.mining.formats.opening import buffered
from senim.mining.formats.options import Progress

DEEPEST: Final = 60
PROLOG_BYTES: Final = 1 << 16


def local(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return _without_space(node.tag)


@lru_cache(1_000)
def _without_space(tag: str) -> str:
    return tag.rpartition("}")[2]


def line_of(node: etree._Element) -> int:
    """The line an element begins on, 0 when unknown."""
    line: Any = node.sourceline  # the stubs leave its type open
    return int(line or 0)


class XmlWalk:
    """Elements of some names as they begin and end. Whoever walks forgets what was read."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the file. Refuses SourceBroken a document type declaration."""
        self._stream, self._counted = buffered(source, progress)
        self._counted.taken()
        head = self._stream.peek(PROLOG_BYTES)[:PROLOG_BYTES]
        if b"<!DOCTYPE" in head or "<!DOCTYPE".encode("utf-16-le") in head or "<!DOCTYPE".encode("utf-16-be") in head:
            raise SourceBroken("a document type declaration is not allowed", head.count(b"\n", 0, head.find(b"<!")) + 1)

    def share(self) -> float:
        """How much of the file was read."""
        return self._counted.share()

    def close(self) -> None:
        """Close the file."""
        self._counted.close()

    def forget(self, node: etree._Element) -> list[str]:
        """Free an element that was read, and what stands before it beside it; gives the names of the latter."""
        self._counted.taken()
        node.clear()
        names = []
        parent = node.getparent()
        if parent is not None:
            while (before := node.getprevious()) is not None:
                names.append(local(before))
                parent.remove(before)
        return names

    def steps(self, what: str, *names: str) -> Iterator[tuple[bool, etree._Element]]:
        """Each element of these names as it begins (true) and ends (false); the root must be a `log`.

        `what` the file should be is told when it is not. Refuses SourceBroken, with the line, what is not well formed,
        nested deeper than 256 elements, or holds one element of more than 64 MB.
        """
        walk = etree.iterparse(
            self._stream,
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in ("log", *names)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        fresh = True
        try:
            for action, node in walk:
                if fresh:
                    _check_root(node.getroottree(), what)
                    fresh = False
                yield action == "start", node
        except etree.XMLSyntaxError as error:
            raise SourceBroken(f"not well-formed XML: {error.msg}", error.lineno or 0) from error
        except (ValueError, LookupError) as error:
            raise SourceBroken(f"not readable as XML: {error}") from error
        if fresh:
            _check_root(walk.root.getroottree(), what)


def within(node: etree._Element, *names: str) -> bool:
    """Whether the element stands directly in elements of these names, the innermost first, up to the root."""
    parent = node.getparent()
    for name in names:
        if parent is None or local(parent) != name:
            return False
        parent = parent.getparent()
    return parent is None


def _check_root(tree: Any, what: str) -> None:
    root = tree.getroot()
    if tree.docinfo.doctype:
        raise SourceBroken("a document type declaration is not allowed", line_of(root))
    if local(root) != "log":
        raise SourceBroken(f"the root element is {local(root)}, not {what}", line_of(root))
