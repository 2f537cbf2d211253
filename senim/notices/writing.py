"""From a notice to the message that leaves: who may be told what, where, when, and in which words. Reads, never writes."""

import datetime as dt
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.catalogue.loading import load_bodies
from senim.catalogue.queries import Compiled, compiled
from senim.design.dates import moment
from senim.ledger import statements
from senim.ledger.entries import read_payload
from senim.notices import wording
from senim.notices.books import reply_headers
from senim.notices.facts import Facts
from senim.notices.folding import rule_of
from senim.notices.hours import Hours, next_moment
from senim.notices.inviting import INVITING, invitation
from senim.notices.kinds import KINDS, NEUTRAL
from senim.notices.outbox import Taken
from senim.notices.stopping import stop_link
from senim.notices.subjects import is_other, other
from senim.notices.texts import filled
from senim.notices.transports.registry import Message
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.sealing import receipts

_SELECT: Final = (
    "SELECT r.channel, r.language, r.optional, w.from_hour, w.until_hour, COALESCE(w.shared, %s), i.version_id, i.terms_on,"
    " f.opened_at, e.payload, COALESCE(c.limit_due_at, c.promise_due_at), (SELECT MAX(q.until_at) FROM notices_notice q"
    "  WHERE q.stream=o.stream AND q.kind='reply_tomorrow' AND NOT q.moot) "
    "FROM notices_notice o JOIN processes_instance i ON i.stream=o.stream JOIN processes_instance f ON f.stream=%s "
    "LEFT JOIN notices_reach r ON r.request_id=o.request_id LEFT JOIN notices_wish w ON w.request_id=o.request_id "
    "LEFT JOIN ledger_record e ON e.stream=o.stream AND e.n=o.n "
    "LEFT JOIN processes_serviceclock c ON c.stream=o.stream "
    "WHERE o.id=%s"
)


def facts_of(taken: Taken) -> Facts | None:
    """The facts of a notice; None when the person's reach is not known any more. One statement for a request."""
    if is_other(taken.request_id):
        subject = other(taken.request_id)
        return subject[0].facts_of(taken) if subject else None
    first = taken.request_id * STREAMS_PER_REQUEST
    row = statements.row(_SELECT, [False, first, taken.id])
    if row is None or row[0] is None:
        return None
    safe = None if row[3] is None or row[4] is None else Hours(row[3], row[4])
    terms_on = row[7] if isinstance(row[7], dt.date) else dt.date.fromisoformat(row[7])
    payload = read_payload(row[9]) if row[9] else {}
    due = payload.get("limit") or payload.get("promise") or row[10]
    service = compiled(row[6], terms_on)
    fields = partial(_fields, number_of(taken.request_id, row[8]), service, row[1], due, row[11])
    return Facts(row[0], row[1], bool(row[2]), safe, bool(row[5]), rule_of(service.service), fields)


def objection(taken: Taken, facts: Facts, at: int) -> str:
    """Why it must not, or need not, be sent; empty when it may. Asked at the last moment: what the person said last holds."""
    if facts.rule == "none":
        return "safeguarded"
    if not facts.channel:
        return "forbidden"
    if KINDS[taken.kind].optional and not facts.optional:
        return "not_wanted"
    return "too_late" if taken.until_at is not None and at > taken.until_at else ""


def earliest(taken: Taken, facts: Facts, at: dt.datetime) -> dt.datetime:
    """When it may come: not in the quiet hours, unless the person has just acted; only in their safe hours, if they named some.

    What the law asks for waits for the morning too: the moment that counts in law is the one on the person's page.
    """
    first, last = settings.QUIET_HOURS
    quiet = None if KINDS[taken.kind].prompt else Hours(first, last)
    return next_moment(at, ZoneInfo(settings.TIME_ZONE), quiet, facts.safe)


def is_neutral(facts: Facts) -> bool:
    """Whether only the neutral words may be used."""
    return facts.shared or facts.rule == "neutral"


def message(taken: Taken, facts: Facts, address: str) -> Message:
    """The words in the person's language. A neutral message has no link and no headers either."""
    neutral, channel = is_neutral(facts), taken.channel
    kind = NEUTRAL if neutral else taken.kind
    with override(facts.language):
        fields = facts.fields()
        text = filled(wording.in_force(kind, channel)[facts.language], fields)
        headers: dict[str, str] = {}
        if kind == INVITING and (line := invitation(channel, taken.stream, facts.language)):
            text = f"{text}\n\n{line}" if channel == "email" else f"{text}\n{line}"
        if channel == "email" and not neutral and not is_other(taken.request_id):
            stop = stop_link(taken.request_id, facts.language)
            replies = reply_headers(channel, taken.request_id, taken.id)
            text = f"{text}\n\n{_foot(stop, bool(replies))}"
            headers = {
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                **replies,
            }
    subject = (fields["number"] if neutral else wording.subject(fields["number"])) if channel == "email" else ""
    return Message(taken.id, address, text, facts.language, subject, headers)


def _foot(stop: str, answered: bool) -> str:
    """Below every e-mail: whether replies are read, and how to get fewer."""
    words = (
        _("You can reply to this letter: what you write comes to your request.")
        if answered
        else _("Please do not reply to this letter: write to us on the page above.")
    )
    return f"-- \n{words}\n" + _("Only what the law requires: %(link)s") % {"link": stop}


def number_of(request_id: int, opened_at: int) -> str:
    """The number on the receipt, from the moment (µs) at which the request was registered."""
    return receipts.number(request_id, 2000 + _moment(opened_at).year % 100)


def follow_link(language: str) -> str:
    """The page where number and secret are asked."""
    with override(language):
        return str(settings.SITE) + reverse("intake:follow")


def _fields(number: str, service: Compiled, language: str, due: int | None, reply_due: int | None) -> dict[str, str]:
    """`due` of the answer and `reply_due` of the person's reply in µs."""
    body = load_bodies().get(service.service.complaint_body)
    reply = moment(_moment(reply_due)) if reply_due else ""
    return {
        "number": number,
        "link": follow_link(language),
        "due": moment(_moment(due)) if due else "",
        "reply_due": _("By %(date)s.") % {"date": reply} if reply else "",
        "body": body.name.to(language) if body else "",
        "body_phone": body.phone if body else "",
    }


def _moment(at: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=at)
