"""Whatever stands in a scenario, it is read or refused in words; what is read plays or is refused in words."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from senim.simulation.errors import ScenarioInvalid, SimulationRefused
from senim.simulation.scenario_reading import read_scenario
from senim.simulation.simulating import simulate
from senim.simulation.tests.models import busy_net
from senim.simulation.tests.test_scenarios import GOOD

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["office", "A", "f"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
keys = st.sampled_from([*GOOD, "branches", "events", "repeats", "skip", "fit"])
distributions = st.fixed_dictionaries(
    {
        "distribution": st.sampled_from(
            ["fixed", "exponential", "lognormal", "gamma", "uniform", "triangular", "empirical"]
        )
    },
    optional={
        name: st.floats() | st.floats(0, 1e5) | st.integers(0, 10**5) | st.lists(st.floats(), max_size=3)
        for name in ("value", "mean", "sd", "low", "mode", "high", "values", "weights")
    },
)


@given(st.dictionaries(keys | st.text(max_size=5), anything, max_size=4))
@settings(max_examples=120, deadline=None)
@example({"arrivals": {"distribution": "fixed", "value": 1, "profile": [1] * 168, "calendar": "office"}})
@example({"start": "0001-01-01T00:00:00+14:00"})
@example({"calendars": {"x": {"hours": [[]] * 7}}})
@example({"calendars": {"x": {"hours": [["09:00-18:00"]] * 7, "zone": "Asia/../etc/passwd", "holidays": False}}})
@example({"roles": {"desk": {"people": 1e300}}})
def test_any_document_is_read_or_refused(change: dict[str, Any]) -> None:
    with suppress(ScenarioInvalid):
        read_scenario({**GOOD, **change})


@given(distributions, distributions, st.floats(0, 1), st.integers(-(10**30), 10**30))
@settings(max_examples=60, deadline=None)
@example({"distribution": "fixed", "value": 1e300}, {"distribution": "lognormal", "mean": 1e300, "sd": 1e-300}, 0.5, 1)
@example({"distribution": "fixed", "value": 5e-324}, {"distribution": "gamma", "mean": 1e-300, "sd": 1e300}, 1.0, 1)
@example({"distribution": "exponential", "mean": 1e12}, {"distribution": "gamma", "mean": 1e300, "sd": 1.0}, 0.0, 1)
def test_any_distribution_plays_or_is_refused(
    between: dict[str, Any], work: dict[str, Any], share: float, seed: int
) -> None:
    document = {
        "arrivals": between,
        "durations": dict.fromkeys("ABCDFRN", work),
        "roles": {"desk": {"people": 1, "calendar": "office"}, "expert": {"people": 1}},
        "branches": {"yes": min(share, 0.9)},
        "events": {"Word": work},
    }
    with suppress(SimulationRefused):
        result = simulate(busy_net(), read_scenario(document), cases=3, seed=seed, replications=2, engine="python")
        json.dumps(result.document(), allow_nan=False)
