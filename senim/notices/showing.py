"""Notices as pages show them: to the person what we sent them, to the officer also by which channel and why not."""

from typing import Any

from senim.notices import queries
from senim.notices.delivery import moment_of
from senim.notices.models import Notice
from senim.notices.words import channel_words, kind_words, reason_words, state_words


def lines_for_person(request_id: int, at: int) -> list[dict[str, Any]]:
    """The newest notices of a request for the person, those that left or are on their way. One query."""
    return [_line(row) for row in queries.told(request_id, at).notices]


def page_for_officer(request_id: int, at: int, before: int | None = None) -> dict[str, Any]:
    """A page of the notices of a request for the officer, and the key of the next one. One query."""
    found = queries.told(request_id, at, before)
    return {"lines": [_line(row) for row in found.notices], "older": found.older, "asked": before is not None}


def _line(row: Notice) -> dict[str, Any]:
    """No address and no words of the case: what kind, by which channel, what became of it."""
    return {
        "title": kind_words(row.kind),
        "channel": channel_words(row.channel),
        "state": state_words(row.state, row.reason),
        "why": reason_words(row.reason) if row.reason and row.state in {"waiting", "dead"} else "",
        "bad": row.state == "dead",
        "at": moment_of(row.done_at or row.due_at),
    }
