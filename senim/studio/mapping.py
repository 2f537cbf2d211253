"""A process with the live log on it: what each step's figures are, in the order of the model, and which picture they give."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from senim.catalogue.queries import Compiled
from senim.kernel import tables
from senim.mining.grouping import Tally
from senim.mining.quantiles import MEDIAN, P90, Spread
from senim.mining.suppression import share, suppressed
from senim.studio.logs import Asked, Scope, each_part
from senim.studio.steps import COLUMNS, Steps, steps_of

LAYERS: Final = ("often", "stay", "waiting", "work", "again", "late")
LEVELS: Final = 5


class Line(NamedTuple):
    """One step or event. Times are medians in µs, shares from 0 to 1; None where they are unknown or of too few.

    `stay` from entering to completion, `stay_p90` its 90 % quantile; `part` the share of all time of the process that is
    spent here; `again` and `died` count requests.
    """

    id: str
    name: str
    is_task: bool
    done: int
    cases: int
    open: int
    withdrawn: int
    again: int
    again_share: float | None
    stay: float | None
    stay_p90: float | None
    waiting: float | None
    work: float | None
    part: float | None
    promise_late: float | None
    limit_late: float | None
    died: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One layer of the map: for each element its words and its level of colour (1 to 5), for each flow its words and width."""

    elements: Mapping[str, tuple[str, int]]
    flows: Mapping[str, tuple[str, int]]


def steps(asked: Asked, scope: Scope, coarse: bool) -> Steps:
    """The figures of all steps of the wanted cases; `coarse`: in steps of five, and none below ten."""
    found = Steps.merged(each_part(asked, scope, steps_of, COLUMNS))
    return found.without_few() if coarse else found


def lines(found: Steps, service: Compiled, language: str, by_clock: bool) -> list[Line]:
    """The steps that ever occurred or could occur, in the order of the model."""
    times = found.elapsed if by_clock else found.stay
    tasks = [name for name in found.names if name in service.net.tasks]
    whole = sum(times.total(found.place(name)) for name in tasks)
    known = [one for one in service.net.ids if one in service.net.tasks or one in found.names]
    return [
        _line(found, times, one, shown_name(service, one, language), one in service.net.tasks, whole) for one in known
    ]


def name_of(service: Compiled, element: str, language: str) -> str:
    """What an element of the model is called in a language; its id where it has no name."""
    return service.name(element, language)


def shown_name(service: Compiled, element: str, language: str) -> str:
    """The same for people: a gateway without a name is called by what it does, so that several may be called alike."""
    name, node = name_of(service, element, language), service.net.index.get(element)
    if name != element or node is None:
        return name
    return _kind_words().get(service.net.kinds[node], "") or element


def _kind_words() -> Mapping[int, str]:
    return {
        tables.EXCLUSIVE: _("One of the ways"),
        tables.PARALLEL: _("All ways at once"),
        tables.INCLUSIVE: _("One or more of the ways"),
        tables.EVENT_GATE: _("Whatever happens first"),
        tables.START: _("Start"),
        tables.END: _("End"),
    }


def _line(found: Steps, times: Spread, element: str, name: str, is_task: bool, whole: int) -> Line:
    key = found.place(element)
    cases, again = found.cases.of_key(key), found.again.of_key(key)
    return Line(
        id=element,
        name=name,
        is_task=is_task,
        done=found.done.of_key(key),
        cases=cases,
        open=found.open.of_key(key),
        withdrawn=found.withdrawn.of_key(key),
        again=again,
        again_share=share(again, cases),
        stay=_quantile(times, key, MEDIAN),
        stay_p90=_quantile(times, key, P90),
        waiting=_quantile(found.waiting, key, MEDIAN),
        work=_quantile(found.working, key, MEDIAN),
        part=share(times.total(key), whole) if whole and is_task and not suppressed(times.count(key)) else None,
        promise_late=_share(found.promise_late, found.promised, key),
        limit_late=_share(found.limit_late, found.limited, key),
        died=found.died.of_key(key),
    )


def _share(late: Tally, of: Tally, key: int) -> float | None:
    return share(late.of_key(key), of.of_key(key))


def _quantile(times: Spread, key: int, which: object) -> float | None:
    return None if suppressed(times.count(key)) else times.quantile(key, which)  # type: ignore[arg-type]


Shown = Callable[[Line], str]
Worth = Callable[[Line], float | None]

_WORTH: Final[Mapping[str, Worth]] = {
    "often": lambda line: float(line.done),
    "stay": lambda line: line.stay if line.is_task else None,
    "waiting": lambda line: line.waiting,
    "work": lambda line: line.work,
    "again": lambda line: line.again_share,
    "late": lambda line: line.promise_late if line.promise_late is not None else line.limit_late,
}


def picture(
    layer: str, rows: Sequence[Line], flows: Mapping[str, int], shown: Mapping[str, Shown], count: Callable[[int], str]
) -> Picture:
    """The picture of one layer; `shown` gives the words on an element, `count` those on a flow. Only `often` draws flows."""
    worth = {row.id: value for row in rows if (value := _WORTH[layer](row))}
    top = max(worth.values(), default=1.0)
    elements = {
        row.id: (shown[layer](row), max(1, math.ceil(LEVELS * worth[row.id] / top))) for row in rows if row.id in worth
    }
    busiest = max(flows.values(), default=1)
    widths = {one: (count(n), max(1, math.ceil(LEVELS * n / busiest))) for one, n in flows.items()}
    return Picture(elements, widths if layer == "often" else {})
