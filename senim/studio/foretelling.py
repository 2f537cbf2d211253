"""The page of a scenario: how today was taken from the log, what is changed, and what is to be expected of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _

from senim.accounts.roles import ROLES
from senim.catalogue.queries import Version
from senim.design.charts import plain
from senim.design.parts import Head
from senim.mining.suppression import suppressed
from senim.simulation.choosing import Fitted
from senim.simulation.errors import SimulationRefused
from senim.simulation.intervals import Measured, difference
from senim.simulation.scenario import OFFICE
from senim.studio import foreseeing, words
from senim.studio.changing import ChangesForm
from senim.studio.fitted import Base, base
from senim.studio.foreseeing import Foreseen, Outlook, Wanted
from senim.studio.health import vitals
from senim.studio.mapping import name_of
from senim.studio.models import LogPart
from senim.studio.process import Process
from senim.studio.telling import Sheet

_FULL: Final = 1 + 1e-9
_MICROS: Final = 1_000_000
Shown = Callable[[float], str]


def scenario_context(process: Process, given: QueryDict) -> dict[str, Any]:
    """What the page shows; `given` is its address, with `play` when the scenario is to be played."""
    newest = LogPart.objects.filter(service=process.code).aggregate(newest=Max("written"))["newest"] or 0
    today = base(process.service, process.asked, process.scope, newest)
    context: dict[str, Any] = {"base": today}
    if today is None:
        return context
    form = ChangesForm(given if "play" in given else None, today, process.service.net, *_named(process, today))
    context |= {
        "form": form,
        "kept": process.asked.given(),
        "fit": fit_sheet(process, today),
        "fit_words": _fit_words(today, process.language),
        "load": [(role_name(code, process.language), share) for code, share in _loads(today.load)],
    }
    if form.is_bound and form.is_valid():
        context |= _played(process, newest, form, "anyway" in given)
    return context


def _named(process: Process, today: Base) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    net = process.service.net
    roles = [(code, role_name(code, process.language)) for code in today.scenario.roles]
    tasks = [name for name in net.ids if name in net.tasks and name in today.scenario.durations]
    return roles, [(name, name_of(process.service, name, process.language)) for name in tasks]


def role_name(code: str, language: str) -> str:
    """The name of a lane's role; the lane's own name where it is no role of ours."""
    return ROLES[code].name(language) if code in ROLES else code


def _played(process: Process, newest: int, form: ChangesForm, anyway: bool) -> dict[str, Any]:
    """The figures; nothing is played while somebody is asked for more than all their time and nobody has said `anyway`."""
    other = _other(process)
    wanted = Wanted(
        process.service.id,
        None if other is None else other.id,
        process.service.terms_on,
        process.asked,
        process.scope,
        newest,
        form.changes(),
    )
    try:
        load = foreseeing.load_of(wanted)
        over = {code: part for code, part in load.items() if part > _FULL}
        if over and not anyway:
            return {"over": [(role_name(code, process.language), words.per_cent(part)) for code, part in over.items()]}
        found = foreseeing.foreseen(wanted)
    except foreseeing.Busy:
        return {"problem": _("Another simulation is running. Try again in a moment.")}
    except SimulationRefused as refused:
        return {"problem": _("This scenario cannot be played:"), "reason": str(refused)}
    return {
        "found": found,
        "other": other,
        "figures": figures_sheet(process, found, other),
        "busy": busy_sheet(process, found, other),
        "warnings": sorted({one for look in _columns(found) for one in look.result.warnings}),
        "unplayed": found.refused,
    }


def _other(process: Process) -> Version | None:
    """The version after the one that is looked at, else the one before it."""
    numbers = [str(one.version) for one in process.versions]
    here = numbers.index(process.asked.version)
    place = here + 1 if here + 1 < len(numbers) else here - 1
    return process.versions[place] if place >= 0 else None


def _columns(found: Foreseen) -> list[Outlook]:
    return [one for one in (found.today, found.changed, found.other) if one is not None]


def _heads(found: Foreseen, other: Version | None) -> list[str]:
    heads = [_("Today, simulated")]
    heads += [_("With the changes"), _("Difference from today")] if found.changed else []
    if found.other and other:
        heads += [_("Version %(number)s") % {"number": other.version}, _("Difference from today")]
    return heads


def figures_sheet(process: Process, found: Foreseen, other: Version | None) -> Sheet:
    """Median, 90 %, promise, people's time and cost: measured, today, changed, the other version, with 95 % intervals."""
    measured = vitals(process.health, True)
    rows: list[tuple[str, str, float | None, Shown]] = [
        (_("Median time"), "median", measured.median, _span),
        (_("90 % within"), "p90", measured.p90, _span),
    ]
    if found.today.result.within_promise is not None:
        rows.append((_("Promise kept"), "within_promise", measured.promise, _share))
    rows.append((_("People's time a request"), "hours", None, _hours))
    if found.today.result.cost.value:
        rows.append((_("Cost of people's time a request, tenge"), "cost", None, lambda money: plain(round(money))))
    texts = [_("By the clock"), _("Measured"), *_heads(found, other)]
    heads = [Head(texts[0]), *(Head(text, number=True) for text in texts[1:])]
    shown = [(name, _measured(seen, key, written), *_cells(found, key, written)) for name, key, seen, written in rows]
    plain_rows = [(name, _plain_seen(seen, key), *_plain_cells(found, key)) for name, key, seen, _written in rows]
    return Sheet(heads, list(shown), list(plain_rows))


def _figure(look: Outlook, key: str) -> Measured | None:
    found: Measured | None = look.hours if key == "hours" else getattr(look.result, key)
    return found


def _difference(look: Outlook, key: str, today: Outlook) -> Measured | None:
    if key == "hours":
        return difference(look.hours, today.hours)
    return look.differences.get(key)


def _pairs(found: Foreseen, key: str) -> list[tuple[Measured | None, bool]]:
    """The figures of a row from left to right; true for a difference."""
    cells: list[tuple[Measured | None, bool]] = [(_figure(found.today, key), False)]
    for look in (found.changed, found.other):
        if look is not None:
            cells += [(_figure(look, key), False), (_difference(look, key, found.today), True)]
    return cells


def _cells(found: Foreseen, key: str, written: Shown) -> list[str]:
    return [with_interval(one, written, signed) for one, signed in _pairs(found, key)]


def with_interval(one: Measured | None, written: Shown, signed: bool = False) -> str:
    """A figure with its interval, as `3 h (2 h … 4 h)`; with its sign where it is a difference."""
    if one is None or one.value != one.value:
        return words.NOTHING

    def told(value: float) -> str:
        if not signed:
            return written(value)
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return f"{sign}{written(abs(value))}"

    if one.low is None or one.high is None:
        return told(one.value)
    return f"{told(one.value)} ({told(one.low)} … {told(one.high)})"


def _plain_cells(found: Foreseen, key: str) -> list[str]:
    cells = []
    for one, _signed in _pairs(found, key):
        numbers = (None, None, None) if one is None or one.value != one.value else (one.value, one.low, one.high)
        cells.append(" ".join("" if number is None else f"{number:.6g}" for number in numbers).strip())
    return cells


def _measured(seen: float | None, key: str, written: Shown) -> str:
    if seen is None:
        return words.NOTHING
    return written(seen if key == "within_promise" else seen / _MICROS)


def _plain_seen(seen: float | None, key: str) -> float | str:
    return "" if seen is None else round(seen, 4) if key == "within_promise" else round(seen / _MICROS)


def _span(seconds: float) -> str:
    return words.spent(seconds * _MICROS, True)


def _hours(hours: float) -> str:
    return _("%(hours)s h") % {"hours": f"{hours:.1f}"}


def _share(part: float) -> str:
    return f"{100 * part:.1f} %"


def busy_sheet(process: Process, found: Foreseen, other: Version | None) -> Sheet:
    """How busy each role is, with 95 % intervals."""
    looks = _columns(found)
    texts = [_("Today, simulated")] + ([_("With the changes")] if found.changed else [])
    texts += [_("Version %(number)s") % {"number": other.version}] if found.other and other else []
    names = {code: role_name(code, process.language) for look in looks for code in look.result.utilisation}
    shown, bare = [], []
    for code, name in names.items():
        each = [look.result.utilisation.get(code) for look in looks]
        shown.append((name, *(with_interval(one, _share) for one in each)))
        bare.append((name, *("" if one is None else round(one.value, 4) for one in each)))
    return Sheet([Head(_("Role")), *(Head(text, number=True) for text in texts)], list(shown), list(bare))


def fit_sheet(process: Process, today: Base) -> Sheet:
    """Which distribution stands for each step's work, and how far it lies from what was seen; nothing of fewer than ten."""
    heads = [Head(_("Step")), Head(_("Role")), Head(_("Work follows"))]
    heads += [Head(text, number=True) for text in (_("Mean work"), _("Seen"), _("Largest error"))]
    shown, bare = [], []
    for name, fitted in today.fitted.durations.items():
        role = role_name(process.service.net.tasks[name].role or "", process.language)
        step = name_of(process.service, name, process.language)
        shown.append((step, role, *_fitted(fitted, _by_clock(process, today, name))))
        few = suppressed(fitted.values)
        figures = (
            ("", fitted.values, "") if few else (round(fitted.distribution.mean), fitted.values, round(fitted.error, 4))
        )
        bare.append((step, role, "" if few else fitted.distribution.name, *figures))
    return Sheet(heads, list(shown), list(bare))


def _by_clock(process: Process, today: Base, task: str) -> bool:
    """Whether the work of a step was measured by the clock, and not in office hours."""
    staff = today.fitted.scenario.roles.get(process.service.net.tasks[task].role or "")
    return staff is None or staff.people[0].calendar != OFFICE


def _fitted(one: Fitted, by_clock: bool) -> tuple[str, str, str, str]:
    if suppressed(one.values):
        return words.NOTHING, words.NOTHING, words.count(one.values), words.NOTHING
    mean = words.spent(one.distribution.mean * _MICROS, by_clock)
    return shape_words()[one.distribution.name], mean, words.count(one.values), _share(one.error)


def shape_words() -> dict[str, str]:
    """The distributions in words."""
    return {
        "fixed": _("one value"),
        "exponential": _("exponential"),
        "lognormal": _("lognormal"),
        "gamma": _("gamma"),
        "uniform": _("uniform"),
        "triangular": _("triangular"),
        "empirical": _("what was seen"),
    }


def _loads(load: Mapping[str, float]) -> list[tuple[str, str]]:
    return [(code, words.per_cent(part)) for code, part in load.items()]


def _fit_words(today: Base, language: str) -> list[str]:
    """What was read from the log and what had to be assumed."""
    fitted = today.fitted
    found = [_("Taken from %(count)s requests.") % {"count": words.count(fitted.cases)}]
    if fitted.starts_seen < 1:
        part = words.per_cent(1 - fitted.starts_seen)
        found.append(
            _(
                "For %(share)s of the steps nobody took them by name: their beginning is estimated, so work may hold waiting."
            )
            % {"share": part}
        )
    for role, count in today.at_once.items():
        if count > 1:
            told = {"role": role_name(role, language), "count": count}
            found.append(
                _("%(role)s: about %(count)s requests in hand at once, or the work would not fit into the time.") % told
            )
    if fitted.taken.replayed < fitted.taken.cases:
        numbers = {"some": words.count(fitted.taken.replayed), "every": words.count(fitted.taken.cases)}
        found.append(
            _("How often each way is taken comes from the %(some)s of %(every)s requests that went as drawn.") % numbers
        )
    return found
