"""Calls of Kannel's `/cgi-bin/sendsms`: one message, with a limit on time, and errors that say what to do next."""

import time
from typing import Final, NamedTuple

from django.conf import settings

from senim.notices.errors import Refused, Temporary
from senim.notices.texts import sms_length

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
LONGEST_SECONDS: Final = 2 * (CONNECT_SECONDS + ANSWER_SECONDS)
"""The slowest answer that is waited for; a lease of a notice is far longer."""
REPORTS: Final = 1 + 2 + 16
"""Kannel's dlr-mask: delivered to the phone, not delivered, rejected by the operator's centre."""
_MOST_ANSWER: Final = 4096
_FOR_GOOD: Final = {400: "kannel-400", 404: "not_routable", 413: "kannel-413"}


class Gateway(NamedTuple):
    """Where Kannel takes messages (`http://127.0.0.1:13013`), as whom, and from which number they come."""

    base: str
    user: str
    password: str
    sender: str


def configured() -> Gateway | None:
    """The gateway that the operator named; None for none."""
    return Gateway(*settings.KANNEL, sender=settings.SMS_NUMBER) if settings.KANNEL else None


def send(gateway: Gateway, to: str, text: str, report_to: str = "") -> int:
    """Hand a message over; in how many parts it goes. Kannel has it, on its disk, when this returns.

    `report_to` is the address that Kannel calls about its delivery. Raises Refused for a number or text that Kannel will never
    take, else Temporary. The address of a call holds number and words, so nothing of it goes into an error.
    """
    length = sms_length(text)
    values = {
        "username": gateway.user,
        "password": gateway.password,
        "from": gateway.sender,
        "to": to,
        "text": text,
        "charset": "UTF-8",
        "coding": "0" if length.alphabet == "GSM-7" else "2",
    }
    if report_to:
        values |= {"dlr-mask": str(REPORTS), "dlr-url": report_to}
    status = _status(gateway.base, values)
    if status != 202:
        raise _trouble(status)
    return length.parts


def _status(base: str, values: dict[str, str]) -> int:
    """The status of Kannel's answer. Raises Temporary when it does not answer in time, or not with an answer of HTTP."""
    import httpx  # only the worker sends; the pages, which ask here for parts and settings, start without it

    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    until, seen = time.monotonic() + CONNECT_SECONDS + ANSWER_SECONDS, 0
    try:
        with httpx.stream("GET", f"{base}/cgi-bin/sendsms", params=values, timeout=timeout, trust_env=False) as answer:
            for part in answer.iter_bytes():
                seen += len(part)
                if seen > _MOST_ANSWER or time.monotonic() > until:
                    raise Temporary("no_answer")
            return answer.status_code
    except httpx.ConnectError:
        raise Temporary("no_connection") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Temporary("no_answer") from None


def _trouble(status: int) -> Refused | Temporary:
    """400 and 404 are about this message; 403 is a wrong password, 503 an operator's centre that is away: both pass."""
    if status in _FOR_GOOD:
        return Refused(_FOR_GOOD[status])
    return Temporary(f"kannel-{status}", 60.0 if status in {401, 403} else 0.0)
