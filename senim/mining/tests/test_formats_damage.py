"""However a file is damaged, it is imported or refused by one of our refusals; nothing else happens, nothing stays behind."""

import random
from pathlib import Path

import pytest

from senim.mining.errors import MiningError
from senim.mining.formats.exporting import export_log
from senim.mining.formats.options import ImportOptions
from senim.mining.formats.previewing import preview
from senim.mining.formats.reading import import_log
from senim.mining.tests.foreign import write

ENDINGS = {
    "xes": ".xes",
    "ocel2-json": ".json",
    "ocel2-sqlite": ".sqlite",
    "ocel2-xml": ".xmlocel",
    "csv": ".csv",
    "parquet": ".parquet",
}
ROWS = [
    {
        "case_id": f"R{n // 4}",
        "activity": f"A{n % 3}",
        "at_us": n * 1_000_000,
        "resource": "o",
        "case:age": 7,
        "note": "x,y",
    }
    for n in range(12)
]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed, cut out, doubled or moved."""
    out = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(out) + 1), chance.choice((1, 1, 2, 8, 40, 400))
        piece = out[at : at + length]
        kind = chance.randrange(5)
        if kind == 0:
            out[at : at + length] = chance.randbytes(len(piece))
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            out[at:at] = piece * chance.randint(1, 3)
        elif kind == 3:
            other = chance.randrange(len(out) + 1)
            out[other:other] = piece
        else:
            out[at:at] = chance.choice(
                (b"<", b'"', b"\0", b"\xff", b"{", b",", b"\n", b"&a;", b"-1", b"1e999", b"null")
            )
    return bytes(out)


@pytest.mark.parametrize("kind", sorted(ENDINGS))
def test_a_damaged_file_is_taken_or_refused(tmp_path: Path, kind: str) -> None:
    log = write(tmp_path / "log.parquet", ROWS)
    good = tmp_path / f"good{ENDINGS[kind]}"
    if kind == "parquet":
        good.write_bytes(log.read_bytes())
    else:
        export_log(log, good, kind)
    content, chance = good.read_bytes(), random.Random(kind)
    options = ImportOptions(object_type="request" if kind.startswith("ocel") else None, skip_bad=True)
    assert import_log(good, tmp_path / "back.parquet", options).events == 12
    ends = {"taken": 0, "refused": 0}
    lines = set()
    source, target = tmp_path / f"bad{ENDINGS[kind]}", tmp_path / "bad.out"
    for _ in range(60):
        source.write_bytes(damaged(content, chance))
        try:
            import_log(source, target, options)
            preview(source, 3, options)
            ends["taken"] += 1
        except MiningError as refused:
            lines.add(str(refused).count("\n"))
            ends["refused"] += 1
        assert not (tmp_path / ".bad.out.unfinished").exists()
    assert ends["refused"] > 0, ends
    assert lines == {0}, "each refusal is one line"
