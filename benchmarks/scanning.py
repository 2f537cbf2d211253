"""Looks for planted words as a thief would: in seven encodings, in files, in compressed streams in them, in tables, in memory."""

import base64
import contextlib
import gzip
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_STREAMS: Final = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04")
_LONGEST_STREAM: Final = 8_000_000


def patterns(stem: str) -> dict[str, tuple[bytes, ...]]:
    """A word in UTF-8, UTF-16 of both orders, cp1251, JSON escapes, hex of both cases, base64 at its three offsets."""
    text = stem.encode()
    return {
        "utf-8": (text,),
        "utf-16": (stem.encode("utf-16-le"), stem.encode("utf-16-be")),
        "cp1251": (stem.encode("cp1251"),),
        "json": (json.dumps(stem)[1:-1].encode(), json.dumps(stem)[1:-1].upper().replace("\\U", "\\u").encode()),
        "hex": (text.hex().encode(), text.hex().upper().encode()),
        "base64": _base64(text),
        "percent": (
            "".join(f"%{byte:02X}" for byte in text).encode(),
            "".join(f"%{byte:02x}" for byte in text).encode(),
        ),
    }


def _base64(text: bytes) -> tuple[bytes, ...]:
    """What of the word's base64 does not depend on its neighbours, at each of three places."""
    found = []
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + text)
        found.append(coded[(before * 8 + 5) // 6 : -4])
    return tuple(found)


def held(content: bytes, sought: dict[str, tuple[bytes, ...]], streams: bool = True) -> set[str]:
    """The encodings in which a word stands in some bytes; those inside compressed streams as `in a stream`."""
    found = {name for name, words in sought.items() if any(word in content for word in words)}
    if streams and any(held(inner, sought, False) for inner in unpacked(content)):
        found.add("in a stream")
    return found


def unpacked(content: bytes) -> Iterator[bytes]:
    """Every zlib, gzip and zip stream in some bytes, unpacked as far as it goes."""
    for start in _STREAMS.finditer(content):
        at = start.start()
        if start[0] == b"PK\x03\x04":
            named = int.from_bytes(content[at + 26 : at + 28], "little") + int.from_bytes(
                content[at + 28 : at + 30], "little"
            )
            opener, at = zlib.decompressobj(-15), at + 30 + named
        else:
            opener = zlib.decompressobj(47)
        with contextlib.suppress(zlib.error):
            inner = opener.decompress(content[at : at + _LONGEST_STREAM], _LONGEST_STREAM)
            if len(inner) > 20:
                yield inner


def in_files(folder: Path, sought: dict[str, tuple[bytes, ...]]) -> dict[str, list[str]]:
    """The files below a folder that hold a word, each with the encodings."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            kinds = held(path.read_bytes(), sought)
            if kinds:
                found[str(path.relative_to(folder))] = sorted(kinds)
    return found


def in_tables(path: Path, sought: dict[str, tuple[bytes, ...]]) -> dict[str, list[str]]:
    """The tables of an SQLite database that hold a word, cell by cell: a page's end may part a word in the file."""
    found: dict[str, set[str]] = {}
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = bytes
    try:
        names = [row[0].decode() for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in names:
            for row in database.execute(f'SELECT * FROM "{name}"'):
                cells = b"\n".join(cell for cell in row if isinstance(cell, bytes))
                found.setdefault(name, set()).update(held(cells, sought, b"\x78\x9c" in cells or b"\x1f\x8b" in cells))
    finally:
        database.close()
    return {name: sorted(kinds) for name, kinds in found.items() if kinds}


def in_memory(pid: int, sought: dict[str, tuple[bytes, ...]]) -> set[str]:
    """The encodings in which a word stands in the memory of a process; needs the right to read it."""
    found: set[str] = set()
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, access = line.split()[:2]
            if not access.startswith("rw"):
                continue
            first, last = (int(part, 16) for part in span.split("-"))
            with contextlib.suppress(OSError, ValueError, OverflowError):
                memory.seek(first)
                found |= held(memory.read(last - first), sought, False)
    return found


def planted_control(folder: Path, stem: str) -> int:
    """Write the word in each encoding and each kind of stream into files of a folder; how many there are to be found."""
    folder.mkdir(parents=True)
    forms = [words[0] for words in patterns(stem).values()]
    for at, word in enumerate(forms):
        (folder / f"plain-{at}").write_bytes(b"before " + word + b" after")
    (folder / "zlib").write_bytes(b"xx" + zlib.compress(b"more than twenty bytes: " + forms[0]))
    (folder / "gzip").write_bytes(gzip.compress(b"more than twenty bytes: " + forms[0]))
    for before in range(3):
        (folder / f"base64-{before}").write_bytes(base64.b64encode(b"x" * before + stem.encode() + b"yyyy"))
    return len(forms) + 5
