"""Messages cut to what a channel carries."""

from senim.channels.dialogue.speech import Abilities, Choice, Say
from senim.channels.rendering import pieces, split, units


def test_long_texts_are_cut_between_words_and_never_inside_an_emoji() -> None:
    text = "\n\n".join(["сөз " * 50, "😀" * 300, "word " * 100])
    cut = split(text, 200)
    assert all(0 < units(one) <= 200 for one in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert not any(one.endswith("сө") for one in cut)
    assert split("short", 200) == ["short"]


def test_buttons_go_with_the_last_piece_and_the_secret_with_its_own() -> None:
    say = Say("a" * 90 + "\n\nsecret-1\n\n" + "b" * 90, (Choice("x", "X"),), hidden="secret-1")
    found = pieces(say, Abilities(buttons=True, longest=110))
    assert [bool(one.options) for one in found] == [False] * (len(found) - 1) + [True]
    assert [one.hidden for one in found if "secret-1" in one.text] == ["secret-1"]
