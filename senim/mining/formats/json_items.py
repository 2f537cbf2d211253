"""Reads a JSON document member by member and item by item, so that a list of millions never stands in memory whole."""

import codecs
import json
from collections.abc import Iterator
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any, Final

from senim.mining.errors import SourceBroken
from senim.mining.formats.opening import buffered
from senim.mining.formats.options import Progress

LARGEST_ITEM: Final = 32 * 1024 * 1024
PIECE: Final = 1 << 20
_SPACE: Final = " \t\r\n"
_DECODER: Final = json.JSONDecoder()


class JsonItems:
    """The members of a JSON object, those that are lists item by item."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the file."""
        self._stream, self._counted = buffered(source, progress)
        self._decoded = json.detect_encoding(self._stream.peek(4)[:4] or b"{}")
        self._text, self._at, self._line = "", 0, 1
        self._ended = False
        self._decoder = codecs.getincrementaldecoder(self._decoded)()

    def share(self) -> float:
        """How much of the file was read."""
        return self._counted.share()

    def close(self) -> None:
        """Close the file."""
        self._counted.close()

    def items(self) -> Iterator[tuple[str, Any, int]]:
        """Member name, item and the line on which it begins; a member that is no list is one item.

        Refuses SourceBroken, with the line, what is not one JSON object.
        """
        self._expect("{", "a JSON object")
        if self._peek() == "}":
            self._at += 1
        else:
            while True:
                yield from self._member()
                if self._expect(",}", "a comma or the end of the object") == "}":
                    break
        if self._peek():
            raise self._broken("something follows after the end of the document")

    def _member(self) -> Iterator[tuple[str, Any, int]]:
        self._peek()
        name = self._value()
        if not isinstance(name, str):
            raise self._broken("a member's name is not a text")
        self._expect(":", "a colon")
        if self._peek() != "[":
            line = self._line
            yield name, self._value(), line
            return
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            self._peek()
            line = self._line
            yield name, self._value(), line
            if self._expect(",]", "a comma or the end of the list") == "]":
                return

    def _value(self) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self._broken("nested too deeply") from error
            except JSONDecodeError as error:
                if not self._more():
                    raise self._broken(error.msg, error.pos) from error
                continue
            # A number that ends with the text may go on in the next piece.
            if end == len(self._text) and self._more():
                continue
            self._line += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def _peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            start = self._at
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            self._line += self._text.count("\n", start, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _expect(self, characters: str, what: str) -> str:
        found = self._peek()
        if not found or found not in characters:
            raise self._broken(
                f"expected {what}, not {found!r}" if found else f"the file ends where {what} is expected"
            )
        self._at += 1
        return found

    def _more(self) -> bool:
        """Read the next piece behind what is not yet understood. Refuses SourceBroken an item that is too large."""
        if self._ended:
            return False
        if len(self._text) - self._at > LARGEST_ITEM:
            raise self._broken(f"one item is longer than {LARGEST_ITEM // 1024 // 1024} MB")
        # What waits is doubled, so that an item read in many pieces is not tried once for every piece.
        waiting = len(self._text) - self._at
        piece = self._stream.read(max(PIECE, waiting))
        self._ended = not piece
        try:
            text = self._decoder.decode(piece, self._ended)
        except UnicodeDecodeError as error:
            raise self._broken(f"not {self._decoded} text: {error.reason}") from error
        self._text, self._at = self._text[self._at :] + text, 0
        return bool(text) or not self._ended

    def _broken(self, message: str, at: int | None = None) -> SourceBroken:
        line = self._line + (self._text.count("\n", self._at, at) if at is not None else 0)
        return SourceBroken(f"not the JSON of an OCEL 2.0 log: {message}", line)
