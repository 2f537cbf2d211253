"""What the recipient's browser makes of opened content: safe names, safe figures, a table without names. Run by Node."""

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("desk.mjs")
ROOT = Path(__file__).parents[3]
NODE = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
DESK = ROOT / "assets" / "js" / "sealed" / "desk"
WORDS = ROOT / "senim" / "safeguarding" / "templates" / "safeguarding" / "desk" / "words.html"


def desk(what: str, **asked: Any) -> Any:
    question = json.dumps({"what": what, **asked})
    ended = subprocess.run([NODE, SCRIPT], input=question, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_a_file_is_saved_as_what_its_bytes_are() -> None:
    files = [
        ("акт.pdf", b"%PDF-1.7 x"),
        ("photo.jpg", b"MZ\x90\x00\x03"),
        ("photo.jpg.exe", b"\xff\xd8\xff\xe0 jpeg"),
        ("../../etc/passwd", "сөз".encode()),
        ("cod\u202egpj.exe", b"\x89PNG\r\n"),
        ("page.html", b"<script>alert(1)</script>"),
        ("", b"\x00\x01"),
    ]
    found = desk("files", files=[{"name": name, "content": content.hex()} for name, content in files])
    assert found == [
        ["application/pdf", "акт.pdf"],
        [None, "photo.jpg.bin"],
        ["image/jpeg", "photo.jpg.exe.jpg"],
        ["text/plain", "_.._etc_passwd.txt"],
        ["image/png", "cod_gpj.exe.png"],
        ["text/plain", "page.html.txt"],
        [None, "file.bin"],
    ]


def test_a_case_cannot_be_passed_on_to_whom_it_names_or_to_their_chain() -> None:
    others = [
        {"id": "head", "chain": ["top", "astana"]},
        {"id": "above", "chain": ["top"]},
        {"id": "below", "chain": ["top", "astana", "desk"]},
        {"id": "beside", "chain": ["top", "almaty"]},
        {"id": "moved", "chain": ["lawyers"]},
    ]
    about = {"chains": [["top", "astana"]], "persons": ["moved"]}
    assert desk("others", others=others, reports=[about]) == ["beside"]
    assert desk("others", others=others, reports=[]) == ["head", "above", "below", "beside", "moved"]


def test_no_figure_under_ten_can_be_read_or_worked_out_from_the_others() -> None:
    tables = [{"a": a, "b": b, "c": c} for a, b, c in itertools.product((0, 1, 4, 9, 10, 23), repeat=3)]
    shown = desk("safe", tables=tables)
    for counts, table in zip(tables, shown, strict=True):
        hidden = [row["name"] for row in table["rows"] if row["count"] is None]
        assert not any(row["count"] is not None and 0 < row["count"] < 10 for row in table["rows"]), (counts, table)
        if table["total"] is not None and hidden:
            assert len(hidden) >= 2, (counts, table)
            assert sum(counts[name] for name in hidden) >= 10, (counts, table)
    open_table = desk("safe", tables=[{"a": 12, "b": 30}])[0]
    assert [row["count"] for row in open_table["rows"]] == [12, 30]
    assert open_table["total"] == 42


def test_the_incident_table_holds_codes_only_of_those_who_agreed_and_no_formula() -> None:
    options = [{"value": "=1+1", "label": "x"}, {"value": "rape", "label": "y"}]
    definition = {
        "code": "incident",
        "fields": [
            {"id": "type", "kind": "choice", "label": "t", "options": options},
            {"id": "services", "kind": "choices", "label": "s", "options": options},
            {"id": "words", "kind": "longtext", "label": "w"},
            {"id": "person_name", "kind": "text", "label": "n"},
            {"id": "on", "kind": "date", "label": "d"},
        ],
    }
    answers = {
        "type": "=1+1",
        "services": ["rape", "=1+1"],
        "words": "secret words",
        "person_name": "A. B.",
        "on": "2026-11-01",
    }
    incidents = [{"code": "K7QM-2XHD", "answers": answers, "consent": True}, {"code": "AAAA-BBBB", "answers": answers}]
    made = desk("recorded", definition=definition, incidents=incidents)
    rows = list(csv.reader(io.StringIO(made["text"].removeprefix("\ufeff"))))
    assert rows == [["survivor_code", "type", "services", "on"], ["K7QM-2XHD", "'=1+1", "rape|=1+1", "2026-11-01"]]
    assert (made["rows"], made["left"]) == (1, 1)
    assert "secret" not in made["text"]
    assert "A. B." not in made["text"]
    assert desk("cells", values=["-2", "@x", "\tx", 'a"b', "plain"]) == ["'-2", "'@x", "'\tx", '"a""b"', "plain"]


def test_a_passphrase_is_refused_for_what_is_certainly_weak_and_nothing_is_promised_beyond() -> None:
    phrases = ["short", "aaaaaaaaaaaaaaaaaaaa", "I am Asel and this is long", "five words by chance"]
    assert desk("phrases", phrases=phrases, names=["Asel"]) == ["short", "few", "name", ""]
    kazakh, english = desk("suggested")
    assert len(kazakh.split("-")) == len(english.split("-")) == 5
    assert kazakh != english
    assert desk("phrases", phrases=[kazakh, english], names=["asel"]) == ["", ""]
    assert len(set(desk("fingerprints", keys=["age1a", "age1b", "age1a"]))) == 2


def test_every_word_that_the_script_says_stands_in_the_template_and_none_stands_there_for_nothing() -> None:
    there = set(re.findall(r'data-word="([\w-]+)"', WORDS.read_text(encoding="utf-8")))
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DESK.glob("*.js")))
    said = set(re.findall(r'say\("([\w-]+)"', scripts))
    said |= set(re.findall(r'"((?:share-no|file)-[a-z]+)"', scripts)) | {
        "passphrase-short",
        "passphrase-few",
        "passphrase-name",
    }
    assert said - there == set()
    assert there - said == set()
