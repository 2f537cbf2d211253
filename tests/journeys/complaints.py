"""What a browser complains of while pages are shown: nothing of it may happen on a journey."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

STATIC = "/static/"


class Complaints:
    """Script errors, blocked content, missing files, answers of 500 and above, and requests to anybody else's machine."""

    def __init__(self, site: str) -> None:
        """Begin with none; `site` is the only address that pages may turn to."""
        self.site = urlsplit(site).netloc
        self.heard: list[str] = []

    def listen(self, profile: BrowserContext) -> None:
        """Note everything that goes wrong on the pages of this browser profile from now on."""
        profile.on("console", self._console)
        profile.on("weberror", lambda error: self.heard.append(f"script error: {error.error}"))
        profile.on("request", self._asked)
        profile.on("requestfailed", self._failed)
        profile.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that was rightly refused is said in the console too; that is no fault of the page.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme in ("http", "https", "ws", "wss") and asked.netloc != self.site:
            self.heard.append(f"asks another machine: {request.url}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):
            self.heard.append(f"not loaded: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        missing = response.status >= 400 and STATIC in urlsplit(response.url).path
        if missing or response.status >= 500:
            self.heard.append(f"{response.status}: {response.url}")
