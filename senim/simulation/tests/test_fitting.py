"""A scenario made from a log says what made the log: known scenarios are played, logged, fitted and found again."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from senim.cli import main
from senim.kernel.tables import Net
from senim.mining.writing import LogWriter
from senim.simulation.choosing import distance, nearest
from senim.simulation.distributions import Distribution
from senim.simulation.draws import span
from senim.simulation.errors import LogUnfit
from senim.simulation.fitting import FittedScenario, fit
from senim.simulation.log_rows import COMPLETE, START, LogRows
from senim.simulation.plan import make_plan
from senim.simulation.running import Execution, replicate
from senim.simulation.scenario import Arrivals, Scenario
from senim.simulation.simulating import simulate
from senim.simulation.streams import beginnings
from senim.simulation.tests.models import TANDEM, exponential, net_of, people

LOOP = "start S\ntask A\nxor M\ntask B\nxor G\nend E\nS > M\nM > A\nA > B\nB > G\nagain: G > M\nout: G > E"
MADE = Scenario(
    Arrivals(exponential(1800), "office"),
    {"A": Distribution("lognormal", (900, 600)), "B": Distribution("gamma", (1200, 800))},
    {"desk": people(2, "office"), "clerk": people(1, "office")},
    {"again": 0.2, "out": 0.8},
)


def rows_of(net: Net, executions: tuple[Execution, ...], starts: bool) -> LogRows:
    events = []
    for number, row in enumerate(executions):
        code = [net.tasks[name].id for name in net.tasks].index(net.ids[row.node])
        events.append((row.case, row.finished, COMPLETE, code, row.person, number))
        if starts:
            events.append((row.case, row.started, START, code, row.person, number))
    columns = np.array(sorted(events)).T
    return LogRows(
        case=columns[0], activity=columns[3], at_us=columns[1], lifecycle=columns[2], resource=columns[4],
        instance=columns[5], activities=tuple(net.tasks), resources=tuple("abc"),
    )  # fmt: skip


def made(starts: bool = True, cases: int = 1500) -> tuple[Net, LogRows, tuple[Execution, ...]]:
    net = net_of(LOOP, A="desk", B="clerk")
    executions = replicate(make_plan(net, MADE), cases, 11, 0, False, tracing=True).executions
    return net, rows_of(net, executions, starts), executions


def test_a_played_scenario_is_found_again_in_its_log() -> None:
    net, log, _ = made()
    found = fit(net, log)
    scenario = found.scenario
    assert scenario.durations["A"].mean == pytest.approx(900, rel=0.08)
    assert scenario.durations["A"].name == "lognormal"
    assert scenario.durations["B"].mean == pytest.approx(1200, rel=0.08)
    assert scenario.branches["again"] == pytest.approx(0.2, abs=0.03)
    assert sum(scenario.branches.values()) == pytest.approx(1)
    assert [len(role.people) for role in scenario.roles.values()] == [2, 1]
    assert {person.calendar for role in scenario.roles.values() for person in role.people} == {"office"}
    assert scenario.arrivals.calendar == "office"
    assert scenario.arrivals.between.mean == pytest.approx(1800, rel=0.1)
    assert found.taken.replayed == found.cases == 1500
    assert found.starts_seen == 1
    errors = [row["error"] for row in found.document()["durations"].values()]
    assert max(errors) < 0.05
    assert found.notes == ()


def test_the_fitted_scenario_takes_as_long_as_the_log_it_was_made_from() -> None:
    net, log, executions = made()
    began, ended = np.full(1500, np.iinfo(np.int64).max), np.zeros(1500, np.int64)
    for row in executions:
        began[row.case] = min(began[row.case], row.entered)
        ended[row.case] = max(ended[row.case], row.finished)
    again = simulate(net, fit(net, log).scenario, cases=1500, seed=3, replications=4)
    assert again.median.value == pytest.approx(float(np.median(ended - began)) / 1e6, rel=0.2)


def test_where_starts_are_missing_they_are_estimated_and_that_is_told() -> None:
    net, log, executions = made(starts=False)
    found: FittedScenario = fit(net, log)
    assert found.starts_seen == 0
    assert any("starts are not in the log" in note for note in found.notes)
    # An estimated start may hold some waiting, never less than the work.
    assert 1100 < found.scenario.durations["B"].mean < 1800
    assert len(executions) == len(log.case)


def test_a_log_that_the_process_cannot_replay_is_told_of() -> None:
    _, log, _ = made(cases=40)
    other = net_of(TANDEM.replace("task A\ntask B", "task B\ntask A"), A="desk", B="desk")
    found = fit(other, log)
    assert 0 < found.taken.replayed < 40
    assert any("can replay" in note for note in found.notes)


@pytest.mark.parametrize("cases", [0, 1])
def test_a_log_of_less_than_two_cases_is_refused(cases: int) -> None:
    net, log, _ = made(cases=5)
    kept = log.case < cases
    few = LogRows(
        case=log.case[kept],
        activity=log.activity[kept],
        at_us=log.at_us[kept],
        lifecycle=log.lifecycle[kept],
        resource=log.resource[kept],
        instance=log.instance[kept],
        activities=log.activities,
        resources=log.resources,
    )
    with pytest.raises(LogUnfit):
        fit(net, few)


@pytest.mark.parametrize(
    "made_by",
    [
        Distribution("fixed", (5.0,)),
        Distribution("exponential", (600.0,)),
        Distribution("lognormal", (600.0, 900.0)),
        Distribution("gamma", (600.0, 250.0)),
        Distribution("uniform", (100.0, 700.0)),
    ],
)
def test_values_are_given_back_to_the_distribution_that_made_them(made_by: Distribution) -> None:
    seeds, shape = beginnings(1, 0, 1), made_by.shape()
    values = np.array([span(shape, 0, seeds, 0) / 1e6 for _ in range(4000)])
    found = nearest(values)
    assert found.error < 0.025
    assert found.distribution.mean == pytest.approx(made_by.mean, rel=0.06)
    assert found.distribution.sd == pytest.approx(made_by.sd, rel=0.12)
    assert distance(np.sort(values), Distribution("uniform", (0.0, 9_999.0))) > 0.2


def test_values_like_no_named_distribution_are_kept_as_they_are() -> None:
    values = np.array([60.0] * 300 + [7200.0] * 300 + [7260.0])
    found = nearest(values)
    assert found.distribution.name == "empirical"
    assert found.distribution.mean == pytest.approx(values.mean(), rel=0.02)


def test_the_command_makes_a_scenario_from_a_log_and_plays_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, log, executions = made(cases=60)
    model = Path(tmp_path / "m.bpmn")
    from senim.kernel.tests.drawing import draw

    model.write_bytes(draw(LOOP))
    path = tmp_path / "log.parquet"
    extra = pa.schema([("lifecycle", pa.string()), ("resource", pa.string()), ("instance", pa.string())])
    with LogWriter(path, extra) as writer:
        writer.write(
            pa.table(
                {
                    "case_id": [f"{case:04}" for case in log.case],
                    "activity": [log.activities[code] for code in log.activity],
                    "at_us": log.at_us,
                    "lifecycle": ["complete" if kind == COMPLETE else "start" for kind in log.lifecycle],
                    "resource": [log.resources[code] for code in log.resource],
                    "instance": [str(number) for number in log.instance],
                }
            )
        )
    saved = tmp_path / "scenario.json"
    assert main(["process", "simulate", str(model), "--fit", str(path), "--save", str(saved)]) == 0
    document: Any = json.loads(capsys.readouterr().out)
    assert document == json.loads(saved.read_text())
    assert document["fit"]["durations"]["A"]["n"] == sum(row.node == 1 for row in executions)
    call = ["process", "simulate", str(model), "--cases", "20", "--seed", "1", "--replications", "2", "--json"]
    answers = []
    for source in (["--fit", str(path)], ["--scenario", str(saved)]):
        assert main([*call, *source]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["cases"] == 20
