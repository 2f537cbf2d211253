"""The page on which a scenario is made: how today was taken from the log, and the form of what is changed."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.accounts.roles import ROLES
from senim.design.parts import Head
from senim.mining.suppression import suppressed
from senim.simulation.choosing import Fitted
from senim.simulation.scenario import OFFICE
from senim.studio import words
from senim.studio.changing import Changes
from senim.studio.fitted import Base, base
from senim.studio.mapping import name_of
from senim.studio.models import Draft, ScenarioRun
from senim.studio.parting import newest_of
from senim.studio.playing import DRAFT
from senim.studio.process import Process
from senim.studio.scenario_forms import ScenarioForm
from senim.studio.telling import Sheet

_MICROS: Final = 1_000_000


def today_of(process: Process) -> Base | None:
    """Today's process as the log shows it; None for fewer than ten cases, or none that can be played."""
    return base(process.service, process.asked, process.scope, newest_of(process.code))


def form_of(process: Process, today: Base, *given: Any, **more: Any) -> ScenarioForm:
    """The form for this process; bound when data are given."""
    net = process.service.net
    roles = [(code, role_name(code, process.language)) for code in today.scenario.roles]
    tasks = [name for name in net.ids if name in net.tasks and name in today.scenario.durations]
    named = [(name, name_of(process.service, name, process.language)) for name in tasks]
    return ScenarioForm(today, net, roles, named, beside(process), *given, **more)


def beside(process: Process) -> list[tuple[str, str]]:
    """What can stand beside today: the other versions, and the drafts that are being drawn or reviewed."""
    numbers = [str(one.version) for one in process.versions if str(one.version) != process.asked.version]
    found = [(number, _("Version %(number)s") % {"number": number}) for number in numbers]
    drafts = Draft.objects.filter(service=process.code, state__in=("drawing", "handed_in")).order_by("pk")
    return found + [(f"{DRAFT}{one}", draft_words(one)) for one in drafts.values_list("pk", flat=True)]


def draft_words(number: int) -> str:
    """A draft by its number."""
    return _("Draft %(number)s") % {"number": number}


def usual_beside(process: Process) -> str:
    """The version after the one that is looked at, else the one before it."""
    numbers = [str(one.version) for one in process.versions]
    here = numbers.index(process.asked.version)
    place = here + 1 if here + 1 < len(numbers) else here - 1
    return numbers[place] if place >= 0 else ""


def initial_of(process: Process, like: ScenarioRun | None) -> dict[str, Any]:
    """What the form begins with: as today, or the changes of another scenario."""
    if like is None:
        return {"beside": usual_beside(process)}
    kept = {name: getattr(like, name) for name in ("name", "beside", "seed", "replications", "cases")}
    return {**Changes.kept(like.changes).given(), **kept}


def today_context(process: Process, today: Base) -> dict[str, Any]:
    """How today was taken from the log: each step's work, what had to be assumed, how busy people are."""
    return {
        "fit": fit_sheet(process, today),
        "fit_words": _fit_words(today, process.language),
        "load": loads(today.load, process.language),
    }


def loads(load: Mapping[str, float], language: str) -> list[tuple[str, str]]:
    """Of how much of their time people of each role are asked."""
    return [(role_name(code, language), words.per_cent(part)) for code, part in load.items()]


def role_name(code: str, language: str) -> str:
    """The name of a lane's role; the lane's own name where it is no role of ours."""
    return ROLES[code].name(language) if code in ROLES else code


def share_words(part: float) -> str:
    """A share from 0 to 1 in per cent with one decimal."""
    return f"{words.tenths(100 * part)} %"


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
    return shape_words()[one.distribution.name], mean, words.count(one.values), share_words(one.error)


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
