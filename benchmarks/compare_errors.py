"""How often `compare` is wrong: `python -m benchmarks.compare_errors [--pairs 200] [--seed 1]`.

For every law of durations: pairs without an effect (how many are called faster or slower; at 5 % ten of 200 are to be
expected, and more than 17 once in sixty such runs), and pairs with a cut of a fifth (how many are called faster). The
generator knows nothing of the demo's: mixtures of lognormal and gamma laws brought to a coefficient of variation of
1, weekdays that differ, whole days that share their luck, durations rounded up to working days, heavy tails, uneven
sides, cases still running, and a comparison that is repeated while cases come in.
"""

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

import numpy as np

from senim.mining.comparing import compare, judge
from senim.mining.durations import Durations, Numbers

DAY: Final = 86_400.0
SPAN_DAYS: Final = 70
Law = Callable[[np.random.Generator, int], Numbers]


def lognormal(chance: np.random.Generator, cases: int) -> Numbers:
    """One task of many small delays: coefficient of variation 1."""
    return chance.lognormal(0, math.sqrt(math.log(2)), cases)


def exponential(chance: np.random.Generator, cases: int) -> Numbers:
    """A queue without memory: coefficient of variation 1."""
    return chance.exponential(1, cases)


def gamma(chance: np.random.Generator, cases: int) -> Numbers:
    """Two or so phases after one another: coefficient of variation 0.8."""
    return chance.gamma(1.6, 1, cases)


def mixture(chance: np.random.Generator, cases: int) -> Numbers:
    """Two thirds simple, a third with a second round: coefficient of variation 1.0."""
    return np.where(chance.random(cases) < 2 / 3, chance.gamma(2.2, 0.4, cases), chance.lognormal(0.65, 0.62, cases))


def working_days(chance: np.random.Generator, cases: int) -> Numbers:
    """Rounded up to whole days: many ties."""
    return np.ceil(lognormal(chance, cases) * 4)


def heavy(chance: np.random.Generator, cases: int) -> Numbers:
    """A long tail, on which means are of little use: coefficient of variation about 2.5."""
    return chance.lognormal(0, 1.4, cases)


def nearly_fixed(chance: np.random.Generator, cases: int) -> Numbers:
    """A statutory term that everybody uses up."""
    return chance.normal(10, 1, cases).clip(1)


LAWS: Final[tuple[Law, ...]] = (lognormal, exponential, gamma, mixture, working_days, heavy, nearly_fixed)


def side(law: Law, chance: np.random.Generator, cases: int, *, cut: float = 1.0, luck: float = 0.0) -> Durations:
    """Cases over ten weeks: begun at the weekend they take a third longer; `luck`: how far whole days differ."""
    day = chance.integers(0, SPAN_DAYS, cases)
    slow = np.where(day % 7 >= 5, 1.33, 1.0) * np.exp(chance.normal(0, luck, SPAN_DAYS))[day]
    return Durations(law(chance, cases) * slow * cut * DAY, (day + chance.random(cases)) * DAY)


def taken(chance: np.random.Generator, cases: int, days: float, cut: float = 1.0) -> Durations:
    """Cases of some days as a log shows them that was taken at the end of those days: some still run."""
    began = chance.random(cases) * days * DAY
    seconds, left = lognormal(chance, cases) * 4 * DAY * cut, days * DAY - began
    return Durations(np.minimum(seconds, left), began, seconds > left)


def main() -> int:
    """Print one JSON document."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--pairs", type=int, default=200)
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    began = time.process_time()
    rows = [_law(law, asked.pairs, asked.seed) for law in LAWS]
    rows += _situations(asked.pairs, asked.seed)
    seconds = round(time.process_time() - began, 1)
    print(json.dumps({"bench": "compare", "pairs": asked.pairs, "cpu_s": seconds, "rows": rows}, indent=1))
    return 0


def _law(law: Law, pairs: int, seed: int) -> dict[str, object]:
    chance = np.random.default_rng([seed, LAWS.index(law)])
    big = law(chance, 200_000)
    held: Counter[str] = Counter()
    none, found = Counter[str](), Counter[str]()
    for _ in range(pairs):
        nothing = compare(side(law, chance, 400), side(law, chance, 400))
        none[nothing.verdict] += 1
        cut = compare(side(law, chance, 400), side(law, chance, 400, cut=0.8))
        found[cut.verdict] += 1
        for name, interval in (("median", cut.median), ("mean", cut.mean), ("p90", cut.p90)):
            assert interval.low is not None
            assert interval.high is not None
            held[name] += interval.low - 1e-9 <= -0.2 <= interval.high + 1e-9
    return {
        "law": law.__name__,
        "variation": round(float(big.std() / big.mean()), 2),
        "no_effect_called": none["faster"] + none["slower"],
        "cut_of_a_fifth_found": round(found["faster"] / pairs, 3),
        "cut_called_slower": found["slower"],
        "intervals_hold": {name: round(held[name] / pairs, 3) for name in ("median", "mean", "p90")},
    }


def _situations(pairs: int, seed: int) -> list[dict[str, object]]:
    """Pairs without an effect in situations that mislead a careless comparison, with it and with ours."""
    rows: list[dict[str, object]] = []
    for name, situation in _SITUATIONS.items():
        chance = np.random.default_rng([seed, 99, len(rows)])
        ours = careless = 0
        for _ in range(pairs):
            called = situation(chance)
            ours, careless = ours + called[0], careless + called[1]
        rows.append({"situation": name, "no_effect_called": ours, "careless": careless})
    return rows


def _called(before: Durations, after: Durations, looks: int = 1) -> bool:
    return judge(before, after, looks=looks)[3] in {"faster", "slower"}


def _uneven(chance: np.random.Generator) -> tuple[bool, bool]:
    called = _called(side(mixture, chance, 2_000), side(mixture, chance, 60))
    return called, called


def _small(chance: np.random.Generator) -> tuple[bool, bool]:
    called = _called(side(mixture, chance, 35), side(mixture, chance, 35))
    return called, called


def _lucky_days(chance: np.random.Generator) -> tuple[bool, bool]:
    before, after = (side(lognormal, chance, 400, luck=0.5) for _ in range(2))
    return _called(before, after), _called(Durations(before.seconds), Durations(after.seconds))


def _still_running(chance: np.random.Generator) -> tuple[bool, bool]:
    before, after = taken(chance, 1_000, 400), taken(chance, 400, 15)
    return _called(before, after), _called(Durations(before.seconds), Durations(after.seconds))


def _twelve_looks(chance: np.random.Generator) -> tuple[bool, bool]:
    before, after = Durations(lognormal(chance, 600)), lognormal(chance, 600)
    looks = [Durations(after[:cases]) for cases in range(50, 601, 50)]
    return any(_called(before, look, len(looks)) for look in looks), any(_called(before, look) for look in looks)


_SITUATIONS: Final[dict[str, Callable[[np.random.Generator], tuple[bool, bool]]]] = {
    "2,000 before, 60 after": _uneven,
    "35 before, 35 after": _small,
    "days share their luck": _lucky_days,
    "the last 15 days, many still running": _still_running,
    "looked at twelve times": _twelve_looks,
}

if __name__ == "__main__":
    raise SystemExit(main())
