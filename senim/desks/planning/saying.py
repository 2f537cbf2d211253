"""What a reckoning says in words: where it stands, what the forecast is worth, why there is no plan."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from senim.design.dates import short_day
from senim.desks.planning.working import BROKEN, CLOSED, FEW
from senim.desks.planning_tables import FAILED, READY, Outlook


def state_words(row: Outlook | None) -> str:
    """Where a reckoning stands."""
    if row is None:
        return _("none yet")
    if row.state == READY:
        return _("for the week from %(day)s") % {"day": short_day(row.week_on)}
    if row.state == FAILED:
        return _("could not be made")
    return _("is being made: %(done)s %%") % {"done": row.done}


def fault_words(row: Outlook) -> tuple[str, str]:
    """Why there is no plan, as a title and what to do."""
    if row.fault == FEW:
        title = _("There are too few visits for a forecast")
        return title, _(
            "It takes four weeks of visits, fifty of them finished at a counter. Ask again when they are there."
        )
    if row.fault == CLOSED:
        return _("The office is closed all that week"), _("Look at its hours, days off and closures.")
    if row.fault == BROKEN:
        return _("The reckoning was broken off twice"), _(
            "Ask again; if it happens once more, tell whoever runs this system."
        )
    title = _("Nothing can be reckoned with these figures")
    return title, _("More people come than any number of counters could serve. Look at the visits of the last weeks.")


def tried_words(tried: Mapping[str, Any]) -> list[str]:
    """What the forecast is worth, in sentences."""
    errors, way = tried["errors"], tried["way"]
    told = {"weeks": tried["weeks"], "hours": tried["hours"], "inside": round(100 * tried["inside"])}
    found = [
        _(
            "Each way was asked for the last %(weeks)s weeks one by one, from what lay before them: %(hours)s hours in all. "
            "%(inside)s of 100 of these hours lay in the range of the way in use."
        )
        % told
    ]
    if "regression" not in errors:
        return [
            *found,
            _("For the statistical way there are too few weeks yet; the better of the two simple ways is used."),
        ]
    naive = min(error for name, error in errors.items() if name != "regression")
    per_cent = round(abs(1 - errors["regression"] / naive) * 100) if naive else 0
    if way == "regression":
        return [
            *found,
            _("The statistical way errs by %(part)s %% less than the better simple one, and is used.")
            % {"part": per_cent},
        ]
    words = _("The statistical way errs by %(part)s %% more than the better simple one. So the simple one is used.")
    return [*found, words % {"part": per_cent}]


def way_names() -> Mapping[str, str]:
    """The three ways of forecasting."""
    return {
        "regression": _("Statistical way"),
        "four_weeks": _("Mean of four weeks"),
        "last_week": _("The week before"),
    }


def difference_words(enough: Mapping[str, Any]) -> str:
    """The sums of both and their difference, as a sentence."""
    formula, played = sum(enough["formula"]), sum(enough["played"])
    told = {"formula": formula, "played": played, "difference": abs(formula - played)}
    if formula > played:
        return (
            _(
                "The formula asks for %(formula)s counter hours in the week, the play for %(played)s: %(difference)s fewer."
            )
            % told
        )
    if formula < played:
        return (
            _(
                "The formula asks for %(formula)s counter hours in the week, the play for %(played)s: %(difference)s more."
            )
            % told
        )
    return _("Both ask for %(played)s counter hours in the week.") % told


def no_plan_words(lacks: str, number: int, rules: Mapping[str, Any]) -> tuple[str, str]:
    """Why no plan keeps the rules, and what would help, as a title and a sentence."""
    told = {"number": number, "officers": rules["officers"]}
    if lacks == "officers" and number > rules["officers"]:
        words = _(
            "Under these rules it takes %(number)s officers; %(officers)s were given. Add officers, allow shorter "
            "shifts or a longer wait."
        )
        return _("There are not enough officers"), words % told
    if lacks == "rest":
        words = _(
            "Rest between two days or the hours of a week cannot be kept. Add an officer or allow shorter shifts."
        )
        return _("The shifts cannot be given to these officers"), words
    words = _(
        "Every allowed shift is longer than a day's opening, or takes more counters than there are. Allow shorter shifts."
    )
    return _("No shifts fit the opening hours"), words


def short_words(found: Mapping[str, Any]) -> tuple[str, str] | None:
    """That there are fewer counters than are enough, as a title and what would help; None where there are enough."""
    most = max(found["enough"]["played"])
    if most <= found["counters"]:
        return None
    told = {"number": most, "counters": found["counters"]}
    words = _(
        "In the busiest hour %(number)s are needed, and there are %(counters)s. Open more of them, let more people book, or "
        "allow a longer wait. The plan makes the best of those there are."
    )
    return _("There are not enough counters"), words % told
