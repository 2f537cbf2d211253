"""Every pair of colours that carries words can be read, by day and by night."""

import re
from pathlib import Path

import pytest

SCSS = Path(__file__).resolve().parents[3] / "assets" / "scss"
PAIRS = [
    ("ink", "paper"),
    ("ink", "ground"),
    ("ink", "sky"),
    ("ink", "gold-tint"),
    ("ink", "note-tint"),
    ("ink", "paused-tint"),
    ("muted", "paper"),
    ("muted", "ground"),
    ("muted", "sky"),
    ("muted", "gold-tint"),
    ("muted", "note-tint"),
    ("link", "paper"),
    ("link", "ground"),
    ("link", "sky"),
    ("on-brand", "brand"),
    ("brand", "paper"),
    ("brand", "sky"),
    ("good", "paper"),
    ("good", "good-tint"),
    ("soon", "paper"),
    ("soon", "soon-tint"),
    ("late", "paper"),
    ("late", "late-tint"),
    ("paused", "paper"),
    ("paused", "paused-tint"),
    ("note", "note-tint"),
    ("now", "gold-tint"),
    ("ink", "level-1"),
    ("ink", "level-2"),
    ("ink", "level-3"),
    ("on-level", "level-4"),
    ("on-level", "level-5"),
]
FIXED = [("#ffffff", "#0b4f6c"), ("#ffffff", "#083c53"), ("#ffffff", "#14212b"), ("#14212b", "#f2b705")]


def read(name: str) -> dict[str, str]:
    """The custom properties of one Sass file."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (SCSS / name).read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


DAY = read("_tokens.scss")
NIGHT = DAY | read("_dark.scss")


@pytest.mark.parametrize(("palette", "name"), [(DAY, "day"), (NIGHT, "night")], ids=["day", "night"])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(palette: dict[str, str], name: str, words: str, ground: str) -> None:
    assert contrast(palette[words], palette[ground]) >= 4.5, f"{words} on {ground} by {name}"


@pytest.mark.parametrize(("words", "ground"), FIXED)
def test_words_on_the_brand_bar_can_be_read(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5


def test_the_edges_of_controls_can_be_seen() -> None:
    assert all(contrast(palette["edge"], palette["paper"]) >= 3 for palette in (DAY, NIGHT))


def test_the_measure_knows_a_bad_pair() -> None:
    assert contrast("#ffffff", "#f2b705") < 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
