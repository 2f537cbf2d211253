"""Reads when a timer fires: ISO 8601 durations, moments and cycles, or a term of our own in working time."""

import re
from typing import Final

from lxml import etree

from senim.kernel.model import Extension, TimerRule
from senim.kernel.moments import read_duration, read_moment
from senim.kernel.parsing import BPMN, Findings, local

_TIMES: Final = frozenset({"timeDuration", "timeDate", "timeCycle"})
_CYCLE: Final = re.compile(r"R(\d{0,6})/(?:([^/]+)/)?(P[^/]+)")


def read_timer(
    node: etree._Element,
    definition: etree._Element,
    extension: Extension,
    findings: Findings,
    starts_process: bool,
) -> TimerRule:
    """The rule of one timer event; what cannot be read goes to `findings`.

    The cycle of a process's start event is not ours to keep: it is let through unread.
    """
    given = [
        (local(child), "".join(str(part) for part in child.itertext()).strip())
        for child in definition.iterchildren(f"{{{BPMN}}}*")
        if local(child) in _TIMES
    ]
    if extension.timer is not None:
        if given:
            findings.error(node, "the timer has both senim:timer and a BPMN time")
        return TimerRule(term=extension.timer)
    if len(given) != 1:
        findings.error(node, "the timer needs exactly one time: senim:timer, timeDuration, timeDate or timeCycle")
        return TimerRule()
    name, text = given[0]
    if name == "timeCycle" and starts_process:
        return TimerRule()
    try:
        return _rule(name, text)
    except (ValueError, OverflowError):
        wanted = "ISO 8601 such as R3/PT1H" if name == "timeCycle" else "ISO 8601"
        findings.error(node, f"{name} {text!r} is not {wanted}")
        return TimerRule()


def _rule(name: str, text: str) -> TimerRule:
    if name == "timeDuration":
        return TimerRule(duration=read_duration(text))
    if name == "timeDate":
        return TimerRule(moment=read_moment(text))
    match = _CYCLE.fullmatch(text)
    if match is None or match[1] == "0":
        raise ValueError(f"not an ISO 8601 cycle: {text!r}")
    times, first, every = match.groups()
    moment = None if first is None else read_moment(first)
    return TimerRule(duration=read_duration(every), moment=moment, times=int(times or 0))
