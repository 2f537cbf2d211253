"""Reads the `urn:senim:bpmn:1` extension elements; one that is unknown, misplaced or badly filled is an error."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from lxml import etree

from senim.kernel.model import Basis, Extension, Variable, VariableType, Words
from senim.kernel.parsing import SENIM, Findings, children, local, space
from senim.kernel.terms import UNITS, ClockRule, Term, Unit

LANGUAGES: Final = ("kk", "ru", "en")
VARIABLE_TYPES: Final = ("choice", "number", "boolean", "date")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
# Words that the condition language keeps for itself, so that no variable can be called like that.
_RESERVED: Final = frozenset({"true", "false", "null", "in", "and", "or", "not"})
_TERM: Final = frozenset({"amount", "unit", "term"})
_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "promise": _TERM,
    "limit": _TERM,
    "timer": _TERM,
    "clock": frozenset(
        [
            "pause",
            "extend-by",
            "extend-up-to",
            "extend-unit",
            "extend-term",
            "notice-amount",
            "notice-unit",
            "notice-term",
        ],
    ),
    "variable": frozenset({"name", "type", "values"}),
    "basis": frozenset({"code", "status"}),
    "words": frozenset({"lang", "name", "button", "now", "done"}),
    "task": frozenset({"role", "form", "stage", "evidence", "second-person"}),
}
PROCESS: Final = frozenset({"promise", "limit", "clock", "variable", "basis", "words"})
TASK: Final = frozenset({"promise", "limit", "basis", "words", "task"})
TIMER_EVENT: Final = frozenset({"timer", "words"})
EVENT: Final = frozenset({"words"})
NAMED: Final = frozenset({"words"})


class _Wrong(Exception):
    """One extension element is badly filled; the message says how."""


def read_extension(owner: etree._Element, allowed: frozenset[str], findings: Findings) -> Extension:
    """The extension of a process or element; `allowed` names what may stand there. Foreign namespaces are left alone."""
    values: dict[str, Any] = {"variables": (), "bases": (), "words": {}}
    for holder in children(owner, "extensionElements"):
        for node in holder.iterchildren(tag=etree.Element):
            if space(node) == SENIM:
                _read_one(owner, node, allowed, values, findings)
    return Extension(**values)


def _read_one(
    owner: etree._Element,
    node: etree._Element,
    allowed: frozenset[str],
    values: dict[str, Any],
    findings: Findings,
) -> None:
    name = local(node)
    try:
        if name not in _ATTRIBUTES:
            raise _Wrong("is not an extension we know")
        if name not in allowed:
            raise _Wrong("may not stand on this element")
        unknown = sorted(set(map(str, node.attrib)) - _ATTRIBUTES[name])
        if unknown:
            raise _Wrong(f"has an attribute we do not know: {unknown[0]}")
        _READERS[name](name, {str(key): str(value) for key, value in node.attrib.items()}, values)
    except _Wrong as wrong:
        findings.error(owner, f"senim:{name} {wrong}")


def _once(name: str, value: object, values: dict[str, Any]) -> None:
    if name in values:
        raise _Wrong("is given twice")
    values[name] = value


def _read_term(name: str, given: Mapping[str, str], values: dict[str, Any]) -> None:
    _once(name, _term(given.get("amount"), given.get("unit"), given.get("term")), values)


def _term(amount: str | None, unit: str | None, code: str | None) -> Term:
    if amount is None or not amount.isascii() or not amount.isdigit() or not 0 < int(amount[:9]) < 100_000:
        raise _Wrong(f"needs a whole amount from 1 to 99999, not {amount!r}")
    if unit not in UNITS:
        raise _Wrong(f"needs a unit, one of {', '.join(UNITS)}, not {unit!r}")
    return Term(int(amount), cast(Unit, unit), code or "")


def _read_clock(name: str, given: Mapping[str, str], values: dict[str, Any]) -> None:
    up_to = _optional_term(given, "extend-up-to", "extend-unit", "extend-term")
    notice = _optional_term(given, "notice-amount", "notice-unit", "notice-term")
    if (up_to is None) != ("extend-by" not in given):
        raise _Wrong("needs extend-by and extend-up-to together")
    rule = ClockRule(frozenset(given.get("pause", "").split()), given.get("extend-by"), up_to, notice)
    _once(name, rule, values)


def _optional_term(given: Mapping[str, str], amount: str, unit: str, code: str) -> Term | None:
    if not {amount, unit, code} & given.keys():
        return None
    return _term(given.get(amount), given.get(unit), given.get(code))


def _read_variable(_name: str, given: Mapping[str, str], values: dict[str, Any]) -> None:
    name, kind, choices = given.get("name", ""), given.get("type"), tuple(given.get("values", "").split())
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise _Wrong(f"needs a plain name, not {name!r}")
    if kind not in VARIABLE_TYPES:
        raise _Wrong(f"needs a type, one of {', '.join(VARIABLE_TYPES)}, not {kind!r}")
    if (kind == "choice") != bool(choices):
        raise _Wrong("needs values exactly when its type is choice")
    if any(variable.name == name for variable in values["variables"]):
        raise _Wrong(f"declares {name} twice")
    values["variables"] += (Variable(name, cast(VariableType, kind), choices),)


def _read_basis(_name: str, given: Mapping[str, str], values: dict[str, Any]) -> None:
    code, status = given.get("code"), given.get("status")
    if not code:
        raise _Wrong("needs a code")
    if status == "confirmed":
        values["bases"] += (Basis(code, "confirmed"),)
    elif status == "to-confirm":
        values["bases"] += (Basis(code, "to-confirm"),)
    else:
        raise _Wrong(f"needs the status confirmed or to-confirm, not {status!r}")


def _read_words(_name: str, given: Mapping[str, str], values: dict[str, Any]) -> None:
    language = given.get("lang")
    if language not in LANGUAGES:
        raise _Wrong(f"needs lang, one of {', '.join(LANGUAGES)}, not {language!r}")
    if language in values["words"]:
        raise _Wrong(f"is given twice for {language}")
    values["words"][language] = Words(given.get("name"), given.get("button"), given.get("now"), given.get("done"))


def _read_task(_name: str, given: Mapping[str, str], values: dict[str, Any]) -> None:
    for attribute, value in given.items():
        _once(attribute.replace("-", "_"), value, values)


_READERS: Final[Mapping[str, Callable[[str, Mapping[str, str], dict[str, Any]], None]]] = {
    "promise": _read_term,
    "limit": _read_term,
    "timer": _read_term,
    "clock": _read_clock,
    "variable": _read_variable,
    "basis": _read_basis,
    "words": _read_words,
    "task": _read_task,
}
