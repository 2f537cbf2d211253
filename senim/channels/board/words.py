"""The board in words: names of ways, how they stand, what that means and what to do."""

import datetime as dt

from django.utils.translation import gettext as _

from senim.channels.board.standing import DOWN, FAULTS, NOT_SET_UP, OPEN, SILENT, UNTRIED, Standing
from senim.channels.board.ways import Way
from senim.channels.connector.board import reason_words as hook_words
from senim.design.dates import moment, short_moment
from senim.notices.transports.kannel.watching import GATEWAY
from senim.notices.words import reason_words
from senim.processes.figures import FEWEST
from senim.studio.asking import channel_words
from senim.studio.words import MINUTE, spent

__all__ = [
    "alarm_text", "alarm_title", "channel_words", "failure_words", "period_words", "state_sign", "state_words", "time_words",
    "way_words",
]  # fmt: skip

MOST_NAMES = 3


def period_words(days: int) -> str:
    """A period by its number of days."""
    return {1: _("Today"), 7: _("7 days")}.get(days, _("30 days"))


def way_words(way: Way) -> str:
    """A way in or out."""
    name = channel_words(way.channel)
    if way.hooks:
        return _("%(channel)s: what we tell it") % {"channel": name}
    if way.door == GATEWAY:
        return _("%(channel)s: the gateway to the operator") % {"channel": name}
    if way.line:
        return _("%(channel)s, to people") % {"channel": name}
    return _("%(channel)s, from people") % {"channel": name}


def state_words(one: Standing) -> str:
    """How a way stands, in a word or two."""
    return {
        OPEN: _("works with this page"),
        FAULTS: _("works, with faults"),
        DOWN: _("does not work"),
        SILENT: _("says nothing"),
        UNTRIED: _("not tried yet"),
        NOT_SET_UP: _("not set up here"),
    }.get(one.state, _("works"))


def state_sign(one: Standing) -> str:
    """The sign that stands beside the word: one of those of `{% status %}`."""
    signs = {FAULTS: "soon", DOWN: "overdue", SILENT: "overdue", UNTRIED: "paused", NOT_SET_UP: "paused"}
    return signs.get(one.state, "on_time")


def failure_words(reason: str) -> str:
    """Why it failed; a code stays a code."""
    ours = {
        "try_later": _("the provider does not answer"),
        "not_accepted": _("the provider refuses it"),
        "centre_away": _("the gateway does not reach the operator"),
        "smsbox_away": _("a part of the gateway has stopped"),
        "kannel-403": _("the gateway refuses our password"),
    }
    return ours.get(reason) or reason_words(reason)


def alarm_title(one: Standing) -> str:
    """What must be known at once."""
    words = {"way": way_words(one.way)}
    if one.way.hooks and one.state not in (DOWN, SILENT):
        return _("Not delivered: %(way)s") % words
    return _("Channel is down: %(way)s") % words


def alarm_text(one: Standing, now: dt.datetime) -> str:
    """Since when, why, and what happens by itself."""
    if one.way.hooks:
        return hooks_text(one, now)
    since = moment(one.since or one.failed_at or now)
    if one.state == SILENT and one.way.line:
        return _("Since %(since)s nothing leaves. The worker may stand still: ask the administrator to look at it.") % {
            "since": since
        }
    if one.state == SILENT:
        return _(
            "Nothing has been heard since %(since)s. The worker may stand still: ask the administrator to look at it."
        ) % {"since": since}
    values = {"since": since, "reason": failure_words(one.reason), "times": one.failures}
    return (
        _(
            "Since %(since)s: %(reason)s (%(times)s times in a row). It is tried again by itself; offer people another way meanwhile."
        )
        % values
    )


def hooks_text(one: Standing, now: dt.datetime) -> str:
    """Which systems take nothing, since when and why; and how many changes wait for a person."""
    parts: list[str] = []
    if one.failures:
        more = _(" and %(count)s more") % {"count": len(one.names) - MOST_NAMES} if len(one.names) > MOST_NAMES else ""
        values = {
            "systems": ", ".join(one.names[:MOST_NAMES]) + more,
            "since": short_moment(one.since or now),
            "reason": hook_words(one.reason),
            "times": one.failures,
        }
        told = _(
            "%(systems)s: since %(since)s %(reason)s (%(times)s times in a row). It is tried again by itself for three days."
        )
        parts.append(told % values)
    if one.dead:
        told = _("Changes that were given up and wait for a person who sends them again: %(count)s.")
        parts.append(told % {"count": one.dead})
    return " ".join(parts)


def time_words(minutes: int | None, answered: int) -> str:
    """Working time; fewer cases than FEWEST say nothing of anybody."""
    if not answered:
        return "–"
    return _("fewer than %(fewest)s") % {"fewest": FEWEST} if minutes is None else spent(minutes * MINUTE)
