"""Conditions: CEL, and the simple FEEL and JUEL forms that modellers write, turned into CEL once when read."""

import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any, Final

from senim.kernel.errors import ExpressionInvalid

# The library loads its own interactive command line too, with two terminal toolkits: a third of a second that every
# process of ours would pay for nothing. An empty module stands in its place.
sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
import cel  # noqa: E402

MAX_LENGTH: Final = 1_000
MAX_LOOPS: Final = 2

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<word>[^\W\d]\w*)|(?P<operator>==|!=|<>|<=|>=|&&|\|\||[-=<>!+*/%?:.,()\[\]{}])""",
)
_LOOP: Final = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
_WORDS: Final = {"and": "&&", "or": "||"}
_JUEL_WORDS: Final = _WORDS | {
    "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "div": "/", "mod": "%",
}  # fmt: skip
_OPEN: Final = frozenset("([{")
_CLOSE: Final = frozenset(")]}")
_LOOSER_THAN_NOT: Final = frozenset({"&&", "||", "?", ":", ","})


class Condition:
    """A compiled condition; immutable and shareable between threads."""

    __slots__ = ("_names", "_program", "source", "text")

    def __init__(self, source: str, text: str) -> None:
        """Compile CEL `text`; `source` is what the modeller wrote. Refuses by ExpressionInvalid."""
        self.source = source
        self.text = text
        try:
            self._program = cel.compile(text)
            self._names = tuple(self._program.variables())
        except Exception as error:  # the library names several classes; all of them mean "not CEL"
            raise ExpressionInvalid(f"the condition {source!r} is not an expression we understand") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The variables it reads."""
        return self._names

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """True when it evaluates to true; what cannot be evaluated (a variable not set, types apart) is not true."""
        return self.value(variables) is True

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What it evaluates to; None for what cannot be evaluated."""
        try:
            return self._program.execute({name: variables[name] for name in self._names if name in variables})
        except Exception:  # as in FEEL, an unknown is not true; the caller then takes the default flow or refuses
            return None


@lru_cache(maxsize=4_096)
def compile_condition(source: str) -> Condition:
    """Compile a condition in CEL, simple FEEL (`= a > 1 and b = "x"`) or JUEL (`${a gt 1}`).

    Refuses (ExpressionInvalid) an empty or unreadable one, one over MAX_LENGTH characters, or with more than
    MAX_LOOPS list comprehensions (they are what makes CEL slow).
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionInvalid(f"the condition is longer than {MAX_LENGTH} characters")
    text = to_cel(source)
    if len(_LOOP.findall(text)) > MAX_LOOPS:
        raise ExpressionInvalid(f"the condition has more than {MAX_LOOPS} loops over lists")
    return Condition(source, text)


def to_cel(source: str) -> str:
    """The same condition as CEL text: wrappers stripped, `=`, `<>`, and/or/not and JUEL's word operators replaced."""
    body, words = _unwrapped(source.strip())
    if not body:
        raise ExpressionInvalid("the condition is empty")
    return " ".join(_bind_not([_translated(token, words) for token in _tokens(body)]))


def _unwrapped(text: str) -> tuple[str, Mapping[str, str]]:
    if text[:2] in {"${", "#{"} and text.endswith("}"):
        return text[2:-1].strip(), _JUEL_WORDS
    return text.removeprefix("=").strip(), _WORDS


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionInvalid(f"the condition has a character we do not understand: {text[at]!r}")
        at = match.end()
        if match.lastgroup != "space":
            found.append(match.group())
    return _glued(found)


def _glued(tokens: list[str]) -> list[str]:
    """Keep member access in one piece, so that `a.and` stays a name."""
    out: list[str] = []
    for token in tokens:
        if len(out) > 1 and out[-1] == "." and token[0].isalpha():
            out[-1] += token
        else:
            out.append(token)
    return out


def _translated(token: str, words: Mapping[str, str]) -> str:
    if token == "=":
        return "=="
    if token == "<>":
        return "!="
    return words.get(token, token)


def _bind_not(tokens: list[str]) -> list[str]:
    """Turn `not` into `!`; without brackets it covers all up to the next and/or, as people mean it."""
    out: list[str] = []
    open_until: list[int] = []
    depth = 0
    for position, token in enumerate(tokens):
        while open_until and (depth == open_until[-1] and (token in _LOOSER_THAN_NOT or token in _CLOSE)):
            out.append(")")
            open_until.pop()
        depth += (token in _OPEN) - (token in _CLOSE)
        if token != "not":
            out.append(token)
        elif tokens[position + 1 : position + 2] == ["("]:
            out.append("!")
        else:
            out.append("!(")
            open_until.append(depth)
    return out + [")"] * len(open_until)
