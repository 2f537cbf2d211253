"""Rating by SMS: a digit sent back to the notice that the answer is ready, while no question of ours is open; or a word and a digit.

A sender's number is no identity, and a rating harms nobody: so the number to which the answer was told is enough. Taking a
request back or disputing its answer is not.
"""

import datetime as dt
import re
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.channels.dialogue.speech import Desk, Heard, Say, State, Turn
from senim.channels.reaching import SMS, requests_by_number
from senim.intake.actions import micros, rate_run
from senim.intake.errors import NotPossibleNow
from senim.intake.inputs import SCORES
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.notices.inviting import INVITING, invite
from senim.notices.models import DELIVERED, SENT, Notice
from senim.processes.runs import STREAMS_PER_REQUEST

WITHIN: Final = dt.timedelta(days=14)
"""After so long a digit is no longer taken for an answer to our notice."""
MOST: Final = 5
_WORD: Final = re.compile(r"(?:rate|оценка|баға|бага)\s*([1-4])[.!]?\Z")
_DIGIT: Final = re.compile(r"([1-4])[.!]?\Z")


def by_sms(state: State, heard: Heard, desk: Desk) -> Turn | None:
    """The answer to a rating; None for what is none. For inside a transaction."""
    typed = heard.text.strip().casefold()
    word, digit = _WORD.match(typed), _DIGIT.match(typed)
    said = word or (None if state.offered else digit)
    if said is None or heard.choice:
        return None
    request = _rated(desk, int(said[1]))
    if request is None and word is None:
        return None
    with override(state.language or (request.language if request else "kk")):
        if request is None:
            return Turn(state, (Say(_("There is no answer to rate at this number.")),))
        told = _("Thank you, we have your rating of %(number)s: %(words)s.")
        words = str(dict(SCORES)[said[1]])
        return Turn(state, (Say(told % {"number": number_of(request), "words": words}),))


def _rated(desk: Desk, score: int) -> ServiceRequest | None:
    """Rate the newest answer told at this number that can be rated; the request, None when there is none. At most MOST are tried."""
    _door, _colon, number = desk.address.partition(":")
    since = micros(desk.at - WITHIN)
    told = Notice.objects.filter(
        request_id__in=requests_by_number(number),
        kind=INVITING,
        channel=SMS,
        state__in=(SENT, DELIVERED),
        done_at__gte=since,
    )
    for stream in told.order_by("-done_at").values_list("stream", flat=True)[:MOST]:
        try:
            rate_run(stream=stream, score=score, words="", at=desk.at)
        except NotPossibleNow:
            continue
        return ServiceRequest.objects.get(pk=stream // STREAMS_PER_REQUEST)
    return None


def _line(_stream: int, _language: str) -> str:
    """Only where somebody reads what is sent back."""
    return (
        ""
        if not (settings.KANNEL and settings.SMS_SECRET)
        else _("How did it go? Reply 4 (very good), 3, 2 or 1 (very bad).")
    )


invite(SMS, _line)
