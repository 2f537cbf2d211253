"""Simulates a scenario on a compiled net: replications, and what they found with its intervals."""

from collections.abc import Callable
from typing import Final

from senim.kernel.tables import Net
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.load import foreseen_load
from senim.simulation.plan import make_plan
from senim.simulation.results import Result, summed_up
from senim.simulation.running import Engine, replicate
from senim.simulation.scenario import Scenario

MOST_CASES: Final = 10_000_000
MOST_REPLICATIONS: Final = 10_000
# Below so many tasks Python is done before Numba would have compiled the engine for the first time.
_WORTH_COMPILING: Final = 1_000_000

Progress = Callable[[int, int], None]


def simulate(
    net: Net,
    scenario: Scenario,
    *,
    cases: int,
    seed: int,
    replications: int = 10,
    engine: Engine = "auto",
    progress: Progress | None = None,
    warn: Callable[[tuple[str, ...]], None] | None = None,
) -> Result:
    """The figures of `replications` runs of `cases` cases each; the same arguments give the same figures.

    `engine`: `python`, `numba` (the same, compiled, for long runs) or `auto`, which takes the quicker; all give equal
    answers. `progress(ended, of)` hears how many cases have ended; `warn` hears, before anything runs, what was assumed
    and which roles are asked for more than all their time. Refuses (SimulationRefused) a scenario that does not fit the
    process, elements that are not simulated, and runs that cannot end.
    """
    if not 1 <= cases <= MOST_CASES or not 1 <= replications <= MOST_REPLICATIONS:
        raise ScenarioInvalid(f"from 1 to {MOST_CASES} cases and from 1 to {MOST_REPLICATIONS} replications, please")
    plan = make_plan(net, scenario)
    load = foreseen_load(net, scenario, cases)
    warnings = (*(_overloaded(role, share) for role, share in load.items() if share > 1 + 1e-9), *plan.warnings)
    if warn is not None:
        warn(warnings)
    compiled = engine == "numba" or (engine == "auto" and cases * replications * len(net.tasks) > _WORTH_COMPILING)
    done, every = [], cases * replications
    for number in range(replications):
        tell = None if progress is None else _told(progress, number * cases, every)
        done.append(replicate(plan, cases, seed, number, compiled, tell=tell))
    return summed_up(plan, cases, done, load, warnings)


def _overloaded(role: str, share: float) -> str:
    return f"{role} is asked for {share:.0%} of its people's time: its queue only grows, and the figures with the cases"


def _told(progress: Progress, before: int, every: int) -> Callable[[int], None]:
    return lambda ended: progress(before + ended, every)
