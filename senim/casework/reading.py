"""Reading a request needs a reason: one's own open step, or one that was given a while ago; every read is journalled."""

import datetime as dt
from typing import Final, NamedTuple

from django.contrib.sessions.backends.base import SessionBase

from senim.accounts.journal import OWN_TASK, note_read
from senim.accounts.viewer import Held
from senim.casework.cases import Case

SESSION_KEY: Final = "opened_requests"
OPEN_SECONDS: Final = 30 * 60
MOST_OPEN: Final = 20


class Reason(NamedTuple):
    """Why the viewer reads: a code of the journal, their words, or the element of their own step."""

    code: str
    words: str = ""
    task: str = ""


def reason_for(case: Case, session: SessionBase, at: dt.datetime) -> Reason | None:
    """The reason that lets the viewer read this case now; None: the page has to ask."""
    own = case.own
    if own is not None:
        return Reason(OWN_TASK, task=own.element)
    return given_reason(case, session, at)


def given_reason(case: Case, session: SessionBase, at: dt.datetime) -> Reason | None:
    """The reason that was given for this case a while ago; None when there was none, or too long ago."""
    until, code, words = session.get(SESSION_KEY, {}).get(str(case.request.pk), (0, "", ""))
    return Reason(code, words) if at.timestamp() < until else None


def open_for_a_while(case: Case, session: SessionBase, code: str, words: str, at: dt.datetime) -> None:
    """Keep a reason in the signed-in session, on the server, for half an hour; the oldest go when there are many."""
    kept = dict(session.get(SESSION_KEY, {}))
    kept[str(case.request.pk)] = (at.timestamp() + OPEN_SECONDS, code, words)
    newest = sorted(kept.items(), key=lambda pair: pair[1][0])[-MOST_OPEN:]
    session[SESSION_KEY] = dict(newest)


def journal(case: Case, part: str, reason: Reason, at: dt.datetime) -> None:
    """Write down that the viewer read a part of the case."""
    officer = case.viewer.officer
    assert officer is not None
    note_read(
        officer=officer,
        request_id=case.request.pk,
        part=part,
        reason=reason.code,
        words=reason.words,
        task=reason.task,
        at=at,
        post=_post(case, reason),
    )


def _post(case: Case, reason: Reason) -> Held | None:
    own = case.own if reason.code == OWN_TASK else None
    return Held(own.role, own.unit_id, "") if own else case.viewer.post_for(case.instance.unit_id)
