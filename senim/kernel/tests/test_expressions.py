"""Conditions: CEL as it is, the FEEL and JUEL forms modellers write, limits, and what cannot be evaluated."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.errors import ExpressionInvalid
from senim.kernel.expressions import compile_condition, to_cel

VALUES = {"amount": 120, "kind": "fine", "ok": True, "rate": 1.5, "a": {"and": 3}}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("amount > 100", True),
        ("amount > 100.5 && kind == 'fine'", True),
        ('kind in ["fine", "other"]', True),
        ("= amount > 100", True),
        ('= amount = 120 and kind = "fine"', True),
        ("= amount > 200 or not(ok)", False),
        ("not ok or amount = 120", True),
        ("not amount > 200", True),
        ("not amount > 100 and ok", False),
        ("not (ok) or true", True),
        ("${amount > 100}", True),
        ("#{amount ge 120 and kind eq 'fine'}", True),
        ("${not ok}", False),
        ("${kind ne 'fine'}", False),
        ("kind <> 'other'", True),
        ("kind == 'a = b and c' || ok", True),
        ("a.and == 3", True),
        ("[1, 2].exists(x, x = 2)", True),
        ("size(kind) = 4", True),
        ("missing > 1", False),
        ("missing > 1 || ok", True),
        ("kind > 1", False),
        ("amount", False),
        ("amount / 0 > 1", False),
        ("true", True),
    ],
)
def test_a_condition_holds_or_not(text: str, holds: bool) -> None:
    assert compile_condition(text).holds(VALUES) is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "${}",
        "amount >",
        "amount @ 2",
        "a b",
        "x" * 1_001,
        "(" * 500,
        "'open",
        "[1].map(x, [1].map(y, [1].map(z, z)))",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ExpressionInvalid):
        compile_condition(text)


def test_python_is_not_evaluated() -> None:
    with contextlib.suppress(ExpressionInvalid):
        assert compile_condition("__import__('os').getpid() > 0").holds(VALUES) is False


def test_the_translation_is_plain_cel() -> None:
    assert to_cel("= a = 1 and not b") == "a == 1 && !( b )"


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="ab1 .()[]{}=<>!&|+-*/%?:,'\"$#\\", max_size=30) | st.text(max_size=20),
    st.dictionaries(st.sampled_from("ab"), st.integers() | st.text(max_size=3) | st.none() | st.booleans(), max_size=2),
)
def test_any_text_is_a_condition_or_refused_and_any_value_gives_yes_or_no(text: str, values: dict[str, Any]) -> None:
    with contextlib.suppress(ExpressionInvalid):
        assert compile_condition(text).holds(values) in {True, False}
