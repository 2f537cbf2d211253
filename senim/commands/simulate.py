"""`senim process simulate`: play a model on simulated time by a scenario, or make the scenario from a log."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from senim.commands import answers
from senim.commands.errors import BadInput


def declare(verbs: Any) -> None:
    """Name the command and its arguments."""
    simulate = verbs.add_parser(
        "simulate",
        help="how long will cases take?",
        description="Play a model on simulated time: how long cases take and wait, how busy people are.",
    )
    simulate.add_argument("file", metavar="FILE.bpmn")
    source = simulate.add_mutually_exclusive_group(required=True)
    source.add_argument("--scenario", metavar="SCENARIO.json", help="what is assumed")
    source.add_argument("--fit", metavar="LOG.parquet", help="make the scenario from a log")
    simulate.add_argument("--save", metavar="SCENARIO.json", help="write the scenario that was made from the log")
    simulate.add_argument("--cases", type=int, metavar="N", help="how many cases come in each replication")
    simulate.add_argument("--seed", type=int, metavar="K", help="the same seed gives the same answer")
    simulate.add_argument("--replications", type=int, default=10, metavar="R", help="independent runs (default: 10)")
    simulate.add_argument(
        "--engine", choices=("auto", "python", "numba"), default="auto", help="all give the same answer (default: auto)"
    )
    simulate.add_argument("--json", action="store_true", help="print one JSON document")
    simulate.set_defaults(act=_simulate)


def _simulate(given: argparse.Namespace) -> int:
    from senim.kernel.errors import ModelInvalid
    from senim.kernel.net import compile_net
    from senim.kernel.reading import read
    from senim.simulation.errors import SimulationRefused

    if given.scenario and (given.cases is None or given.seed is None):
        raise BadInput("--cases and --seed are needed with --scenario")
    if given.cases is not None and given.seed is None:
        raise BadInput("--seed is needed with --cases")
    try:
        net = compile_net(read(answers.file_bytes(given.file)))
        document = _fitted(given, net) if given.fit else answers.json_file(given.scenario)
        if given.cases is None:
            answers.write(document, True, ())
        else:
            _play(given, net, document)
    except ModelInvalid as refused:
        raise BadInput(f"{given.file}: {refused}") from refused
    except SimulationRefused as refused:
        raise BadInput(f"{given.scenario or given.fit}: {refused}") from refused
    return 0


def _play(given: argparse.Namespace, net: Any, document: object) -> None:
    from senim.simulation.scenario_reading import read_scenario
    from senim.simulation.simulating import simulate

    result = simulate(
        net,
        read_scenario(document),
        cases=given.cases,
        seed=given.seed,
        replications=given.replications,
        engine=given.engine,
        progress=_bar() if sys.stderr.isatty() else None,
        warn=_warn,
    )
    answer = result.document()
    answers.write(answer, given.json, _lines(answer))


def _warn(warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        sys.stderr.write(f"warning: {warning}\n")


def _bar() -> Callable[[int, int], None]:
    def show(ended: int, every: int) -> None:
        sys.stderr.write(f"\r{ended * 100 // every} %" + ("\n" if ended >= every else ""))
        sys.stderr.flush()

    return show


def _fitted(given: argparse.Namespace, net: Any) -> Any:
    """The scenario made from a log, with how well each part fits; written to --save where that is given."""
    from senim.commands.log_reading import log_columns
    from senim.simulation.fitting import fit
    from senim.simulation.scenario_writing import scenario_document

    fitted = fit(net, log_columns(given.fit))
    document = scenario_document(fitted.scenario) | {"fit": fitted.document()}
    if given.save:
        try:
            Path(given.save).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise BadInput(f"{given.save}: {error.strerror or error}") from error
    return document


def _lines(answer: Any) -> Iterator[str]:
    yield f"{answer['cases']} cases, {answer['replications']} replications, 95 % intervals"
    for name, figure in answer["duration_s"].items():
        yield f"duration, {name:<7} {_shown(figure, _time)}"
    for task, figure in answer["waiting_s"].items():
        yield f"waiting for {task}  {_shown(figure, _time)}"
    for role, figure in answer["utilisation"].items():
        yield f"busy: {role}  {_shown(figure, lambda share: f'{share:.1%}')}"


def _shown(figure: Any, written: Callable[[float], str]) -> str:
    if figure["value"] is None:
        return "none"
    if figure["low"] is None:
        return written(figure["value"])
    return f"{written(figure['value'])} ({written(figure['low'])} to {written(figure['high'])})"


def _time(seconds: float) -> str:
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if abs(seconds) >= size:
            return f"{seconds / size:.1f} {name}"
    return f"{seconds:.1f} s"
