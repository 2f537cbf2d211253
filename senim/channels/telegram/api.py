"""Calls of the Telegram Bot API over HTTP: with a limit on time and size for each, and errors that say what to do next."""

import time
from typing import TYPE_CHECKING, Any, Final

from senim.channels.errors import NotAccepted, TryLater

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
DOWNLOAD_SECONDS: Final = 60.0
_MOST_ANSWER: Final = 8 * 1024 * 1024
_REFUSED: Final = frozenset({400, 403, 413})
"""Statuses that no later try changes; 401, 404 and 409 are the operator's to mend, and are tried again."""


class BotApi:
    """One bot. The token stands in every address, so no address is ever put into an error or a log."""

    def __init__(self, base: str, token: str) -> None:
        """Keep where to call; a connection is made at the first call."""
        import httpx  # where there is no bot, no process loads what only a bot needs

        self._base, self._token = base.rstrip("/"), token
        self._client = httpx.Client(
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS), follow_redirects=False
        )

    def call(self, method: str, wait_seconds: float = 0.0, **values: Any) -> Any:
        """The result of a method. Raises TryLater (no answer, the provider's fault, too many calls) and NotAccepted."""
        import httpx

        timeout = httpx.Timeout(ANSWER_SECONDS + wait_seconds, connect=CONNECT_SECONDS)
        try:
            answer = self._client.post(f"{self._base}/bot{self._token}/{method}", json=values, timeout=timeout)
            told = answer.json() if len(answer.content) <= _MOST_ANSWER else {}
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise TryLater(f"{method}: {type(fault).__name__}") from None
        except ValueError:
            told = {}
        if isinstance(told, dict) and told.get("ok") is True:
            return told.get("result")
        raise _trouble(method, answer.status_code, told)

    def download(self, path: str, most_bytes: int) -> bytes | None:
        """The content of a file; None when it is larger than `most_bytes`. Raises TryLater and NotAccepted."""
        import httpx

        if ".." in path or path.startswith("/") or "://" in path:
            raise NotAccepted("file: a path that is none")
        try:
            with self._client.stream("GET", f"{self._base}/file/bot{self._token}/{path}") as answer:
                if answer.status_code != 200:
                    raise _trouble("file", answer.status_code, {})
                return _limited(answer, most_bytes)
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise TryLater(f"file: {type(fault).__name__}") from None


def _limited(answer: "httpx.Response", most_bytes: int) -> bytes | None:
    """At most so many bytes, within a minute in all: a provider that gives a byte a second holds nobody up."""
    until, content = time.monotonic() + DOWNLOAD_SECONDS, bytearray()
    for part in answer.iter_bytes(65536):
        content += part
        if len(content) > most_bytes:
            return None
        if time.monotonic() > until:
            raise TryLater("file: too slow")
    return bytes(content)


def _trouble(method: str, status: int, told: Any) -> TryLater | NotAccepted:
    """What an answer without a result means. Only our own words and the status: descriptions may hold a person's words."""
    if status in _REFUSED:
        return NotAccepted(f"{method}: {status}")
    parameters = told.get("parameters") if isinstance(told, dict) else None
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    patience = 60.0 if status in {401, 404, 409} else 0.0
    return TryLater(
        f"{method}: {status}", float(seconds) if isinstance(seconds, int | float) and seconds > 0 else patience
    )
