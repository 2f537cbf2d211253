"""The directory: what was not signed is not read, and nobody in the chain of a named unit is among the recipients."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from senim.sealing import notes
from senim.sealing.directory import Named, Recipient, in_conflict, read, recipients_of, written
from senim.sealing.errors import DirectoryInvalid

SCRIPT = Path(__file__).with_name("directory.mjs")
NODE = shutil.which("node") or str(Path(__file__).parents[3] / ".venv" / "bin" / "node")
KEY = notes.key_from_seed(bytes(range(32)))
PUBLIC = notes.public_text("senim-sealed", KEY.public_key())


def browser(**asked: Any) -> Any:
    ended = subprocess.run([NODE, SCRIPT], input=json.dumps(asked), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def recipient(number: int, chain: tuple[str, ...], **more: Any) -> Recipient:
    usual = {"kind": "prosecutor", "lanes": ("torture",), "default": True, "names": {"kk": "Прокуратура"}}
    return Recipient(key=f"age1{number:04d}", person=f"p{number}", body=chain[-1], chain=chain, **{**usual, **more})


def tree(chance: random.Random, units: int) -> list[tuple[str, ...]]:
    """The chains of a random tree of units, each from the top to itself."""
    chains: list[tuple[str, ...]] = [("u0",)]
    for number in range(1, units):
        chains.append((*chance.choice(chains), f"u{number}"))
    return chains


def drawn(seed: int) -> tuple[list[Recipient], Named]:
    chance = random.Random(seed)
    chains = tree(chance, chance.randint(3, 30))
    every = [recipient(number, chance.choice(chains)) for number in range(chance.randint(1, 20))]
    outside = [recipient(100 + number, ("ombudsman", f"o{number}")) for number in range(2)]
    people = frozenset(one.person for one in every if chance.random() < 0.1)
    return [*every, *outside], Named(tuple(chance.sample(chains, chance.randint(1, 2))), people)


def test_in_none_of_200_random_trees_does_a_report_reach_the_chain_of_those_it_names() -> None:
    left_out = 0
    for every, named in map(drawn, range(200)):
        reached = recipients_of(every, "torture", named)
        for one in reached:
            assert one.person not in named.persons
            for chain in named.chains:
                assert one.chain[: len(chain)] != chain, "inside or below the named unit"
                assert one.chain != chain[: len(one.chain)], "above the named unit"
        assert {one.body for one in reached} >= {"o0", "o1"}, "who stands outside is reached"
        left_out += len(every) - len(reached)
        assert all(in_conflict(one, named) for one in every if one not in reached)
    assert left_out > 200


def test_the_page_leaves_out_the_same_people() -> None:
    cases = [drawn(seed) for seed in range(200)]
    asked = [
        {
            "every": [one._asdict() for one in every],
            "named": {"chains": named.chains, "persons": sorted(named.persons)},
        }
        for every, named in cases
    ]
    expected = [[one.key for one in recipients_of(every, "torture", named)] for every, named in cases]
    assert browser(what="recipients", cases=asked) == expected
    assert len({len(one) for one in expected}) > 3


def test_only_the_lane_asked_for_and_of_those_to_be_chosen_only_the_chosen() -> None:
    every = [
        recipient(1, ("a",)),
        recipient(2, ("b",), lanes=("violence",)),
        recipient(3, ("c",), default=False),
        recipient(4, ("d",), default=False),
    ]
    found = recipients_of(every, "torture", Named(), frozenset({"age10003"}))
    assert [one.key for one in found] == ["age10001", "age10003"]


def test_a_directory_is_read_only_as_it_was_signed() -> None:
    every = [recipient(2, ("a", "b")), recipient(1, ("қ",))]
    text = written(every, "2026-11-22")
    assert read(notes.open_note(notes.sign(text, "senim-sealed", KEY), "senim-sealed", KEY.public_key())) == tuple(
        sorted(every, key=lambda one: one.key)
    )
    note = notes.sign(text, "senim-sealed", KEY)
    other = notes.public_text("senim-sealed", notes.key_from_seed(bytes(32)).public_key())
    assert browser(what="read", note=note, key=PUBLIC) == ["age10001", "age10002"]
    for bad, key in ((note.replace("age10002", "age10009"), PUBLIC), (note, other), (text, PUBLIC), ("", PUBLIC)):
        assert browser(what="read", note=bad, key=key) is None


@pytest.mark.parametrize(
    "text", ["", "senim sealed directory 1", "other\n2026-11-22\n", 'senim sealed directory 1\nday\n{"key": 1}\n']
)
def test_another_text_is_no_directory(text: str) -> None:
    with pytest.raises(DirectoryInvalid):
        read(text)
