"""Lends every staff page the calls to a counter that wait for the viewer's answer; worked out only where a page asks for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from senim.accounts.viewer import NOBODY
from senim.desks.specialists import RIGHT, open_asks


def desk_calls(request: HttpRequest) -> dict[str, Any]:
    """The template context processor: how many counters ask for a specialist of the viewer's units; 0 for everybody else."""
    return {"desk_calls": SimpleLazyObject(lambda: _calls(request))}


def _calls(request: HttpRequest) -> int:
    viewer = getattr(request, "viewer", NOBODY)
    return open_asks(viewer) if viewer.may(RIGHT) else 0
