"""What a board says, as whole sentences in the three languages, whatever the language of the page."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Final

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from senim.desks.boards import Doors, Picture, Told, clock_of
from senim.desks.folding import local_day

TONGUES: Final = ("kk", "ru", "en")
_DAY: Final = "EEEE, d MMMM"


def in_tongues(words: Callable[[], str]) -> dict[str, str]:
    """What a function says in each language."""
    found = {}
    for language in TONGUES:
        with translation.override(language):
            found[language] = words()
    return found


@cache
def fixed() -> dict[str, dict[str, str]]:
    """The words that stand on every board, by name and language."""
    return {
        "called": in_tongues(lambda: _("Now called")),
        "counter": in_tongues(lambda: pgettext("board", "Counter")),
        "ticket": in_tongues(lambda: pgettext("board", "Ticket")),
        "next": in_tongues(lambda: pgettext("board", "Next")),
        "waiting": in_tongues(lambda: _("People waiting")),
        "nobody": in_tongues(lambda: _("Nobody is called at this moment.")),
        "missed": in_tongues(lambda: _("Did you miss your call? Tell an officer at any counter.")),
        "given_up": in_tongues(lambda: _("Called, and nobody came")),
        "lost": in_tongues(lambda: _("No connection since %(time)s. Please listen: the counters call aloud.") % {"time": "{}"}),
        "sound": in_tongues(lambda: _("Turn the sound on")),
        "quiet": in_tongues(lambda: _("Quiet: calls are shown, not spoken")),
        "wait": in_tongues(lambda: _("The last in line waits about %(low)s to %(high)s minutes") % {"low": "{0}", "high": "{1}"}),
    }  # fmt: skip


def doors_words(doors: Doors, at: int) -> str:
    """Whether the office is open, and until when, in the language of the page."""
    if doors.until is None:
        return _("Open day and night") if doors.state == "open" else _("Closed")
    when = {"when": moment_words(doors.until, at)}
    if doors.state == "open":
        return _("Open until %(when)s") % when
    if doors.state == "break":
        return _("Break. Open again: %(when)s") % when
    return _("Closed. Open again: %(when)s") % when


def told_words(one: Told, at: int, language: str) -> str:
    """An event or a closure with its time: `Today, 15:00–17:00: reception by the chief`."""
    when = span_words(one.from_at, one.until_at, at)
    return f"{when[:1].upper()}{when[1:]}: {one.texts.get(language) or one.texts['kk']}"


def closure_words(one: Told, at: int, language: str) -> str:
    """A closure with its time and its reason."""
    return _("We are closed: %(what)s") % {"what": told_words(one, at, language)}


def span_words(start: int, end: int, now: int) -> str:
    """From when until when; the end names its day only where it is another one."""
    first, last = clock_of(start), clock_of(end)
    if first.date() == last.date():
        return f"{moment_words(start, now)}–{last:%H:%M}"
    return f"{moment_words(start, now)} – {moment_words(end, now)}"


def moment_words(at: int, now: int) -> str:
    """The time, with its day where that is not today; `today` is not said."""
    moment = clock_of(at)
    if moment.date() == local_day(now):
        return f"{moment:%H:%M}"
    return f"{day_words(moment.date())}, {moment:%H:%M}"


def day_words(day: dt.date) -> str:
    """A day of these weeks, for example `Tuesday, 24 November`."""
    return format_date(day, _DAY, locale=translation.get_language() or "en")


def sentences(shown: Picture) -> dict[str, dict[str, list[str]]]:
    """What the board tells besides its tickets, by language: the doors first, then closures, then events."""
    found = {}
    for language in TONGUES:
        with translation.override(language):
            found[language] = {
                "doors": [doors_words(shown.doors, shown.at)],
                "closures": [closure_words(one, shown.at, language) for one in shown.closures],
                "events": [told_words(one, shown.at, language) for one in shown.events],
            }
    return found
