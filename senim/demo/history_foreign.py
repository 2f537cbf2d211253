"""A made-up log of another system among the imported ones: one that does not follow the model everywhere, as real ones do."""

import csv
import datetime as dt
import random
from collections import defaultdict
from io import StringIO
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.catalogue.queries import Compiled, compiled, versions
from senim.simulation.distributions import Distribution
from senim.simulation.plan import make_plan
from senim.simulation.running import replicate
from senim.simulation.scenario import OFFICE, Arrivals, Person, Role, Scenario
from senim.studio import errands, foreign
from senim.studio.arriving import clear, folder_of
from senim.studio.models import ForeignLog
from senim.studio.sharing import home_of

SERVICE: Final = "road"
CASES: Final = 1_200
NAME: Final = "Мысал · Пример · Example (made up)"
FILE: Final = "example-made-up.csv"
OWNER: Final = "ayan"
ASKED_BY_PHONE: Final = "Телефонмен сұрау"
"""A step that the model does not have."""
HEADER: Final = ("case", "step", "finished")
_DAYS: Final = 300
_SIGNED: Final = 0.92
"""The share of answers that are not given back."""
_SKIPPED, _SWAPPED, _AGAIN, _ADDED = 0.07, 0.05, 0.06, 0.04
"""The shares of cases in which a step is left out, two change places, one is done twice, one is added."""


class Done(NamedTuple):
    """One step of a case, done at a moment (µs)."""

    at: int
    step: str


def bring_example(at: dt.datetime, seed: int) -> ForeignLog:
    """Import the made-up log in the name of the demo's analyst and compare it with our as-is model of road papers.

    Needs the country and the released services; does at once what the worker does for a person.
    """
    service = compiled(versions(SERVICE)[0].id, at.date())
    content = example(service, at, seed).encode()
    owner = Officer.objects.get(username=OWNER)
    log = ForeignLog.objects.create(
        name=NAME,
        file_name=FILE,
        size=len(content),
        brought_by=owner,
        unit_id=home_of(viewer_of(owner)),
        brought_at=at,
        state="choosing",
        errand="",
    )
    folder = folder_of(log.pk)
    clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"source{FILE[FILE.rindex('.') :]}").write_bytes(content)
    case, step, finished = HEADER
    wanted = {"case": case, "activity": step, "time": finished, "zone": "Asia/Almaty", "if_bad": "refuse"}
    foreign.ask_import(log_id=log.pk, name=NAME, wanted=wanted)
    errands.run(log.pk)
    foreign.ask_check(log_id=log.pk, label=f"{service.service.name.kk}, 1", xml=service.xml.encode())
    errands.run(log.pk)
    log.refresh_from_db()
    return log


def example(service: Compiled, at: dt.datetime, seed: int) -> str:
    """The log as CSV: case, step by the name in the model, moment in local time. The same arguments give the same text."""
    chance = random.Random(f"example {seed}")
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADER)
    zone = ZoneInfo("Asia/Almaty")
    for number, path in enumerate(_simulated(service, at, seed), 1):
        for at_us, step in disturbed(path, chance):
            moment = dt.datetime.fromtimestamp(at_us // 1_000_000, zone)
            lines.writerow((f"E-{number:05d}", step, f"{moment:%Y-%m-%d %H:%M:%S}"))
    return text.getvalue()


def _simulated(service: Compiled, at: dt.datetime, seed: int) -> list[list[Done]]:
    net = service.net
    roles = {task.role for task in net.tasks.values() if task.role}
    scenario = Scenario(
        Arrivals(Distribution("exponential", (_DAYS * 86_400 / CASES,))),
        {name: Distribution("lognormal", (3_000.0, 3_000.0)) for name in net.tasks},
        {role: Role((Person(OFFICE),) * 8) for role in sorted(roles)},
        {"ToDispatchFromSigned": _SIGNED},
        start=int((at - dt.timedelta(days=_DAYS + 60)).timestamp()) * 1_000_000,
    )
    found = replicate(make_plan(net, scenario), CASES, seed, 0, compiled=False, tracing=True)
    paths: defaultdict[int, list[Done]] = defaultdict(list)
    for one in sorted(found.executions, key=lambda row: row.finished):
        paths[one.case].append(Done(one.finished, net.tasks[net.ids[one.node]].name))
    return [paths[case] for case in sorted(paths)]


def disturbed(path: list[Done], chance: random.Random) -> list[Done]:
    """The steps of a case as they were really done: now and then one is left out, changed with the next, repeated, added."""
    found = list(path)
    if chance.random() < _SKIPPED and len(found) > 1:
        found.pop(chance.randrange(len(found)))
    if chance.random() < _SWAPPED and len(found) > 1:
        place = chance.randrange(len(found) - 1)
        first, second = found[place : place + 2]
        found[place : place + 2] = [Done(first.at, second.step), Done(second.at, first.step)]
    if chance.random() < _AGAIN:
        place = chance.randrange(len(found))
        found.insert(place + 1, Done(_between(found, place), found[place].step))
    if chance.random() < _ADDED:
        place = chance.randrange(len(found))
        found.insert(place + 1, Done(_between(found, place), ASKED_BY_PHONE))
    return found


def _between(path: list[Done], place: int) -> int:
    """A moment between this step and the next, or an hour after the last."""
    if place + 1 < len(path):
        return (path[place].at + path[place + 1].at) // 2
    return path[place].at + 3_600_000_000
