"""The made-up log of the processes that are there for study: simulated, replayed on the kernel, written for the studio only.

Nothing of it enters the ledger: such requests are to be sealed, or belong to the akimat. No person and no place finer
than a region stands in it.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby
from math import ceil, sqrt
from typing import Final, NamedTuple

from senim.accounts.roles import ROLES
from senim.catalogue.queries import Compiled, compiled, versions
from senim.demo.history_arrivals import DAYS, ZONE
from senim.demo.history_replay import Act, Played, acts_of, entries_of, follows_the_model
from senim.demo.history_studies import STUDIES, Study
from senim.kernel.calendars import kazakhstan
from senim.kernel.working_calendar import Calendar
from senim.mining.writing import LogWriter
from senim.places.models import Region
from senim.places.queries import regions, unit, unit_in
from senim.processes.figures import month_of
from senim.simulation.plan import make_plan
from senim.simulation.running import Replication, replicate
from senim.studio.columns import EXTRA, table
from senim.studio.exporting import path_of
from senim.studio.study import AKIMAT, LANE, PARTY, PROSECUTOR
from senim.studio.tracing import Row, Trace, trace

_FIRST_STREAM: Final = 1 << 62
"""Far from the numbers of real requests."""
_OUTSIDE: Final = {"AkimatAnswered": AKIMAT, "CopySent": PROSECUTOR}
"""Events that another body brings about, or hears of."""
_PARTIES: Final = (*(PARTY + role for role in ROLES), *_OUTSIDE.values())
_LEAST_YEARLY: Final = 6.0
"""So many cases a year come in the smallest region, so that all of them fit into the calendar."""
_MICROS: Final = 1_000_000


class _Span(NamedTuple):
    """While a version was in force, in µs."""

    service: Compiled
    since: int
    until: int
    office: Calendar


def write_logs(at: dt.datetime, seed: int, studies: Mapping[str, Study] = STUDIES) -> None:
    """Write a year of made-up history up to `at` for every process for study, over what stands there.

    Needs the country and the released services. The same moment and seed give the same files, byte for byte.
    """
    for code, study in studies.items():
        numbers = count(_FIRST_STREAM)
        cases = [(played, span) for span in _spans(code, at) for played in _region_cases(study, span, seed)]
        traces = [
            _trace(played._replace(stream=next(numbers)), span, _micros(at), seed)
            for played, span in sorted(cases, key=lambda pair: pair[0].began)
        ]
        _write(code, traces, study.opening(_office(at)))


def _spans(code: str, at: dt.datetime) -> Iterator[_Span]:
    """The versions in force during the year, with the part of it in which new cases follow them."""
    known = [one for one in versions(code) if one.released_on <= at.date()]
    first, last = _micros(at - dt.timedelta(days=DAYS)), _micros(at)
    begins = [max(first, _micros(dt.datetime.combine(one.released_on, dt.time(), ZONE))) for one in known]
    for one, since, until in zip(known, begins, [*begins[1:], last], strict=True):
        if since < until:
            yield _Span(compiled(one.id, at.date()), since, until, _office(at))


def _office(at: dt.datetime) -> Calendar:
    """Kazakhstan's calendar around the year, with room for cases that end after it."""
    return kazakhstan(range(at.year - 2, at.year + 5))


def _region_cases(study: Study, span: _Span, seed: int) -> Iterator[Played]:
    weights = {one: (one.population or 1) * study.weights.get(one.code, 1.0) for one in regions()}
    whole = sum(weights.values())
    for number, (region, weight) in enumerate(weights.items()):
        yield from _simulated(
            study, span, region, max(_LEAST_YEARLY, study.yearly * weight / whole), seed + 1_000 * number
        )


def _simulated(study: Study, span: _Span, region: Region, yearly: float, seed: int) -> Iterator[Played]:
    """The cases of a region that begin while the version is in force; chance seldom lets more come than are played."""
    service = span.service
    years = (span.until - span.since) / (DAYS * 86_400 * _MICROS)
    scenario = study.scenario(service.version, yearly, span.since, span.office)
    plan = make_plan(service.net, scenario)
    expected = yearly * years
    cases = ceil(expected + 3 * sqrt(expected)) + 2
    found = replicate(plan, cases, seed, service.version, compiled=False, tracing=True)
    chance = random.Random(f"channels {seed} {region.code}")
    department = unit_in(region.code, "department").pk
    for number, acts in enumerate(_acts(service, found, cases)):
        began = int(found.began[number])
        channel = chance.choices(list(study.channels), list(study.channels.values()))[0]
        if began < span.until and follows_the_model(acts):
            facts = {"region": region.code, "channel": channel, "lane": LANE, "unit": department, "desk": department}
            yield Played(0, facts, began, acts)


def _acts(service: Compiled, found: Replication, cases: int) -> list[tuple[Act, ...]]:
    ids = service.net.ids
    worked: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
    happened: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for one in found.executions:
        worked[one.case].append((ids[one.node], one.started, one.finished))
    for event in found.happenings:
        happened[event.case].append((ids[event.node], event.at))
    return [acts_of(iter(worked[number]), iter(happened[number])) for number in range(cases)]


def _trace(played: Played, span: _Span, until: int, seed: int) -> Trace:
    service, chance = span.service, random.Random(f"study {seed} {played.stream}")
    entries = entries_of(played, service, span.office, until, chance)
    found = trace(service.net, entries)
    rows = tuple(row._replace(unit=_party(service, row), actor=None) for row in found.rows)
    return found._replace(facts={**found.facts, "version": service.version}, rows=rows)


def _party(service: Compiled, row: Row) -> int | None:
    """Who acted, as a number below 0 that stands for a party; None where nobody did."""
    task = service.net.tasks.get(row.activity)
    party = _OUTSIDE.get(row.activity, "") if task is None else PARTY + (task.role or "")
    return -1 - _PARTIES.index(party) if party in _PARTIES else None


def _code(number: int) -> str:
    return _PARTIES[-1 - number] if number < 0 else unit(number).code


def _micros(moment: dt.datetime) -> int:
    return int(moment.timestamp()) * _MICROS


def _write(code: str, traces: Sequence[Trace], opening: Calendar) -> None:
    for month, mine in groupby(traces, key=lambda one: month_of(one.rows[0].at)):
        target = path_of(code, month)
        target.parent.mkdir(parents=True, exist_ok=True)
        with LogWriter(target, EXTRA) as writer:
            writer.write(table(list(mine), _code, lambda _one: opening))
