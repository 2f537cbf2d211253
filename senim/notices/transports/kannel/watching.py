"""Asks the gateway how it is, when nobody writes: whether it answers, takes our account, and reaches the operator's centre."""

import re
import time
from typing import Final

from django.conf import settings

from senim.notices.errors import Temporary
from senim.notices.transports.kannel.gateway import ANSWER_SECONDS, CONNECT_SECONDS, Gateway, configured

GATEWAY: Final = "kannel"
"""The name of its heartbeat."""
CENTRE_AWAY, BOX_AWAY = "centre_away", "smsbox_away"
_MOST_STATUS: Final = 256 * 1024
_CENTRE: Final = re.compile(r"<smsc>.*?</smsc>", re.DOTALL)
_ONLINE: Final = "<status>online"
_BOX: Final = "<type>smsbox</type>"


def trouble() -> str:
    """A short code of what is wrong with the gateway; empty when it is well. Takes 15 seconds at most; never raises Temporary.

    By Kannel's own page of its status where SENIM_KANNEL_STATUS names it, else by a call of `sendsms` without a message,
    which tells only that its smsbox answers and knows our account.
    """
    found = configured()
    if found is None:
        return "not_configured"
    try:
        return _by_status(settings.KANNEL_STATUS) if settings.KANNEL_STATUS else _by_account(found)
    except Temporary as fault:
        return fault.reason


def _by_status(address: str) -> str:
    status, text = _page(address, {})
    if status != 200:
        return f"kannel-{status}"
    if _BOX not in text:
        return BOX_AWAY
    return "" if any(_ONLINE in one for one in _CENTRE.findall(text)) else CENTRE_AWAY


def _by_account(gateway: Gateway) -> str:
    """Kannel answers 400 to a known account that names nobody to send to, 403 to an unknown one, 503 without its bearerbox."""
    values = {"username": gateway.user, "password": gateway.password, "to": ""}
    status, _text = _page(f"{gateway.base}/cgi-bin/sendsms", values)
    return "" if status == 400 else f"kannel-{status}"


def _page(address: str, values: dict[str, str]) -> tuple[int, str]:
    """Status and text of an answer. Raises Temporary; nothing of the address, which may hold a password, goes into it."""
    import httpx  # loaded only where something is sent

    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    until, content = time.monotonic() + CONNECT_SECONDS + ANSWER_SECONDS, bytearray()
    try:
        with httpx.stream("GET", address, params=values or None, timeout=timeout, trust_env=False) as answer:
            for part in answer.iter_bytes():
                content += part
                if len(content) > _MOST_STATUS or time.monotonic() > until:
                    raise Temporary("no_answer")
            return answer.status_code, content.decode("utf-8", "replace")
    except httpx.ConnectError:
        raise Temporary("no_connection") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Temporary("no_answer") from None
