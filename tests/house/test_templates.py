"""Templates keep to the strict content policy: no style, no script and no event attribute inside a page."""

import re

import pytest

from tests.house.source import matching, shown

INLINE = (
    ("a style element", re.compile(r"<style\b", re.IGNORECASE)),
    ("a style attribute", re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE)),
    ("an inline script", re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE)),
    ("an event attribute", re.compile(r"<[a-z][^<>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE)),
    ("a script address", re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE)),
    ("an address on another host", re.compile(r"(?:src|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)),
)


def inline_code(text: str) -> list[str]:
    """What a strict policy would block in this page."""
    return [name for name, pattern in INLINE if pattern.search(text)]


def test_no_template_has_inline_style_or_script() -> None:
    templates = [path for path in matching(".html", ".svg", under="senim/") if "built" not in path.parts]
    found = {shown(path): wrong for path in templates if (wrong := inline_code(path.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        "<style>p{}</style>",
        '<p class="a" style="color:red">',
        "<script>alert(1)</script>",
        '<a\n onclick="x()">',
        '<a hx-on:click="x()">',
        '<a href="javascript:x()">',
        '<img src="//example.org/x.png">',
    ],
)
def test_planted_inline_code_is_found(planted: str) -> None:
    assert inline_code(planted)


def test_lawful_markup_is_let_pass() -> None:
    assert (
        inline_code('<script src="/static/a.js" type="module"></script><p data-style="x" class="on-time">style=</p>')
        == []
    )
