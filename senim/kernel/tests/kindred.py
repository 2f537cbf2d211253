"""Draws processes of the same few steps in ever different orders, so that one may be taken for a version of another."""

from typing import Any

from hypothesis import strategies as st

from senim.kernel.tests.drawing import draw

STEPS = 5


@st.composite
def kindred(pick: st.DrawFn) -> bytes:
    """A sound process of some of the steps T0 … T4; gateways and flows are named by the steps that they enclose."""
    steps = pick(st.permutations(range(STEPS)))[: pick(st.integers(2, STEPS))]
    lines: list[str] = []
    first, last = _block(pick, list(steps), lines)
    return draw("\n".join(["start Begin", *lines, "end Close", f"Begin > {first}", f"{last} > Close"]))


def _block(pick: st.DrawFn, steps: list[int], lines: list[str]) -> tuple[str, str]:
    if len(steps) == 1:
        lines.append(f"task T{steps[0]}")
        return f"T{steps[0]}", f"T{steps[0]}"
    cut = pick(st.integers(1, len(steps) - 1))
    parts = [steps[:cut], steps[cut:]]
    kind = pick(st.sampled_from(["then", "then", "and", "xor", "or"]))
    ends = [_block(pick, part, lines) for part in parts]
    if kind == "then":
        lines.append(f"{ends[0][1]} > {ends[1][0]}")
        return ends[0][0], ends[1][1]
    return _split(kind, sorted(steps), list(zip(parts, ends, strict=True)), lines)


def _split(kind: str, steps: list[int], branches: list[Any], lines: list[str]) -> tuple[str, str]:
    named = "".join(map(str, steps))
    opening, closing, default = f"G{kind}{named}", f"J{kind}{named}", f"d{kind}{named}"
    lines.append(f"{kind} {opening}" + ("" if kind == "and" else f" default={default}"))
    lines.append(f"{kind} {closing}")
    for number, (part, (first, last)) in enumerate(sorted(branches, key=lambda branch: min(branch[0]))):
        inner = f"{kind}{''.join(map(str, sorted(part)))}"
        plain = kind == "and" or number
        lines.append(
            f"{'f' + inner if plain else default}: {opening} > {first}"
            + (" if v0 > 1" if number and kind != "and" else "")
        )
        lines.append(f"j{inner}: {last} > {closing}")
    return opening, closing
