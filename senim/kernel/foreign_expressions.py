"""What FEEL and JUEL say in forms of their own, put into the words that our conditions share."""

import re
from typing import Final

from senim.kernel.errors import ExpressionInvalid

_NAME: Final = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_OPERAND: Final = rf"(?:{_NAME}|-?\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*')"
_WRAPPED: Final = re.compile(r"[$#]\{(.*)\}", re.DOTALL)
_LITERAL: Final = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'")
_AT_LITERAL: Final = re.compile(r"@\s*(\"[^\"]*\")")
_CALL_OF_ONE: Final = re.compile(r"(?:duration|date and time|date|time|string)\s*\((.*)\)", re.DOTALL)
_TEXTS: Final = re.compile(r"(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')")
_GET_VARIABLE: Final = re.compile(r"\bexecution\s*\.\s*getVariable\s*\(\s*[\"']([A-Za-z_]\w*)[\"']\s*\)")
# By this function an XPath expression reads a data object (BPMN 2.0, Usage of Data in XPath Expressions): a variable.
_GET_DATA_OBJECT: Final = re.compile(r"(?<![\w.])(?:\w+:)?getDataObject\s*\(\s*[\"']([A-Za-z_]\w*)[\"']\s*\)")
_EMPTY: Final = re.compile(rf"\bempty\s+({_NAME})")
_BETWEEN: Final = re.compile(rf"({_OPERAND})\s+between\s+({_OPERAND})\s+and\s+({_OPERAND})")
_RANGE: Final = re.compile(rf"({_NAME})\s+in\s*([\[(\]])\s*({_OPERAND})\s*\.\.\s*({_OPERAND})\s*([\])\[])")
_AMONG: Final = re.compile(rf"\bin\s*\(\s*({_OPERAND}(?:\s*,\s*{_OPERAND})*)\s*\)")
# FEEL's functions and JUEL's methods that CEL has under another name.
_FUNCTIONS: Final = (
    (re.compile(rf"({_NAME})\s*\.\s*equals\s*\(\s*({_OPERAND})\s*\)"), r"(\1 == \2)"),
    (re.compile(rf"({_NAME})\s*\.\s*isEmpty\s*\(\s*\)"), r"(size(\1) == 0)"),
    (re.compile(r"(?<![\w.])(?:count|string\s+length)\s*\("), "size("),
    (re.compile(rf"(?<![\w.])list\s+contains\s*\(\s*({_NAME})\s*,\s*({_OPERAND})\s*\)"), r"(\2 in \1)"),
    (re.compile(rf"(?<![\w.])contains\s*\(\s*({_NAME})\s*,\s*({_OPERAND})\s*\)"), r"\1.contains(\2)"),
    (re.compile(rf"(?<![\w.])starts\s+with\s*\(\s*({_NAME})\s*,\s*({_OPERAND})\s*\)"), r"\1.startsWith(\2)"),
    (re.compile(rf"(?<![\w.])ends\s+with\s*\(\s*({_NAME})\s*,\s*({_OPERAND})\s*\)"), r"\1.endsWith(\2)"),
)
# Every other name before a bracket would make the condition untrue for ever, without a word.
_CALL: Final = re.compile(r"([A-Za-z_]\w*)\s*\(")
_KNOWN_CALLS: Final = frozenset(
    ["size", "has", "matches", "startsWith", "endsWith", "contains", "int", "uint", "double", "string", "bool",
     "timestamp", "duration", "all", "exists", "exists_one", "filter", "map", "getFullYear", "getMonth", "getDate",
     "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
     "type", "dyn", "if", "then", "else", "not", "and", "or", "in", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod"],
)  # fmt: skip
_IF: Final = re.compile(r"^if\b(.*)\bthen\b(.*)\belse\b(.*)$", re.DOTALL)


def literal(text: str) -> str | None:
    """The constant that a text stands for, wrappers and quotes taken off (`="PT1H"` is `PT1H`); None if computed.

    `duration("…")`, `date and time("…")` and `@"…"` around a constant count as that constant.
    """
    body = text.strip()
    wrapped = _WRAPPED.fullmatch(body)
    if wrapped is None and not body.startswith("="):
        return body
    body = (wrapped.group(1) if wrapped else body[1:]).strip()
    body = _AT_LITERAL.sub(r"\1", body)
    call = _CALL_OF_ONE.fullmatch(body)
    quoted = _LITERAL.fullmatch(call.group(1).strip() if call else body)
    if quoted is None:
        return body if re.fullmatch(r"\d+", body) else None
    return quoted.group(1) if quoted.group(1) is not None else quoted.group(2)


def plain_condition(text: str) -> str:
    """A condition with `empty x`, `x between a and b`, `x in [1..5]`, `x in ("a", "b")`, `if … then … else …`,
    `execution.getVariable("x")`, `bpmn:getDataObject("x")`, `count`, `contains`, `starts with` and the like written in
    CEL's words; any other text comes back as it was.

    Refuses (ExpressionInvalid) functions that have no like in CEL, which would make the condition untrue for ever.
    """
    body = text.strip()
    wrapped = _WRAPPED.fullmatch(body)
    inner = wrapped.group(1) if wrapped else body.removeprefix("=").strip()
    plain = _rewritten(inner)
    if plain == inner:
        return text
    return "${" + plain + "}" if wrapped else "= " + plain


def _rewritten(text: str) -> str:
    texts: list[str] = []

    def put_away(match: re.Match[str]) -> str:
        texts.append(match.group())
        return f'"{len(texts) - 1}"'

    text = _GET_DATA_OBJECT.sub(r"\1", _GET_VARIABLE.sub(r"\1", text))
    # Constants are put away first: words inside them are nobody's operators.
    text = _TEXTS.sub(put_away, text)
    text = _EMPTY.sub(r'(\1 == null || \1 == "" || \1 == [])', text)
    text = _BETWEEN.sub(r"(\1 >= \2 && \1 <= \3)", text)
    text = _RANGE.sub(_as_range, text)
    text = _AMONG.sub(r"in [\1]", text)
    for pattern, like in _FUNCTIONS:
        text = pattern.sub(like, text)
    _check_calls(text)
    text = _IF.sub(lambda match: "({}) ? ({}) : ({})".format(*(part.strip() for part in match.groups())), text)
    return re.sub(r'"(\d+)"', lambda match: texts[int(match.group(1))], text)


def _check_calls(text: str) -> None:
    for name in _CALL.findall(text):
        if name not in _KNOWN_CALLS:
            raise ExpressionInvalid(f"the function {name}(…) is not understood in a condition")


def _as_range(match: re.Match[str]) -> str:
    name, opens, low, high, closes = match.groups()
    return f"({name} {'>=' if opens == '[' else '>'} {low} && {name} {'<=' if closes == ']' else '<'} {high})"
