"""Ask what would happen: play road-accident papers as they are, with one more officer, and with two steps fewer."""

from importlib.resources import files

from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.simulation.changes import add_people, drop_task, merge_tasks
from senim.simulation.results import side_by_side
from senim.simulation.scenario_reading import read_scenario
from senim.simulation.simulating import simulate

net = compile_net(read(files("senim.catalogue").joinpath("models/road_as_is.bpmn").read_bytes()))
minutes = {"Register": 10, "Forward": 15, "RegisterAgain": 10, "Find": 40, "Review": 55, "Sign": 20, "Dispatch": 10}
today = read_scenario(
    {
        "arrivals": {"distribution": "exponential", "mean": 3600, "calendar": "office"},
        "durations": {task: {"distribution": "gamma", "mean": 60 * m, "sd": 40 * m} for task, m in minutes.items()},
        "roles": {
            "registrar": {"people": 1, "calendar": "office", "cost_per_hour": 2000},
            "specialist": {"people": 1, "calendar": "office", "cost_per_hour": 2500},
            "officer": {"people": 2, "calendar": "office", "cost_per_hour": 3000},
            "head": {"people": 1, "calendar": "office", "cost_per_hour": 4500},
        },
        "branches": {"ToDispatchFromSigned": 0.9, "ToReviewFromSigned": 0.1},
        "warm_up": 0.1,
    }
)
scenarios = {
    "today": today,
    "one more officer": add_people(today, "officer", 1),
    "two steps fewer": drop_task(merge_tasks(net, today, "Register", "Forward"), "RegisterAgain"),
}
results = [simulate(net, scenario, cases=600, seed=1, replications=8) for scenario in scenarios.values()]
for name, result in zip(scenarios, results, strict=True):
    print(f"{name}: officers busy {result.utilisation['officer'].value:.0%}")
units = {"median": ("h", 3600.0), "p90": ("h", 3600.0), "within_promise": ("%", 0.01), "cost": ("tenge", 1.0)}
for row in side_by_side(results):
    if row.figure in units:
        unit, size = units[row.figure]
        shown = [f"{value.value / size:.0f}" for value in row.values if value is not None]
        print(f"{row.figure}, {unit}: {' -> '.join(shown)}")
