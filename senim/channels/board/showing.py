"""Lends the alarms to every staff template: `channel_alarms` is worked out only where a page asks for it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from senim.accounts.viewer import NOBODY, Viewer
from senim.channels.board.asked import SEE
from senim.channels.board.pages import Alarm, alarms, standings
from senim.channels.board.ways import watched_ways


def channel_alarms(request: HttpRequest) -> dict[str, Any]:
    """The template context processor: channels that are down, for whoever can act on it; nothing for everybody else."""
    return {"channel_alarms": SimpleLazyObject(lambda: _alarms(request))}


def _alarms(request: HttpRequest) -> list[Alarm]:
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    if not viewer.may(SEE):
        return []
    now = timezone.now()
    return alarms(standings(watched_ways(), now), now, viewer)
