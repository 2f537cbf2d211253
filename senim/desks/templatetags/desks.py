"""What other pages show of a front office."""

import time
from typing import Any

from django import template

from senim.desks.folding import local_day
from senim.desks.saying import wait_words
from senim.desks.todays import today_of
from senim.intake.timeline import moment_of

register = template.Library()


@register.inclusion_tag("desks/parts/office_now.html")
def office_now(office_id: int) -> dict[str, Any]:
    """Whether an office is open, until when or from when, and the line there now."""
    at = time.time_ns() // 1000
    found = today_of(office_id, at)
    return {
        "open": found.closes_at is not None,
        "always": found.always,
        "until": moment_of(found.closes_at) if found.closes_at else None,
        "opens": moment_of(found.opens_at) if found.opens_at else None,
        "today": found.opens_at is not None and local_day(found.opens_at) == local_day(at),
        "waiting": found.waiting,
        "wait": wait_words(found.longest),
    }
