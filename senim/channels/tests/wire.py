"""A browser without script, or a program, at a real server: the face of Django's test client, so that the same journeys walk by both."""

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx

_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Answer:
    """An answer with the face of Django's."""

    def __init__(self, found: httpx.Response) -> None:
        """Keep it."""
        self._found = found
        self.status_code, self.content, self.headers = found.status_code, found.content, found.headers

    def __getitem__(self, name: str) -> str:
        """A header."""
        return self._found.headers[name]

    def json(self) -> Any:
        """The content as JSON."""
        return self._found.json()


class Wire:
    """One device with its cookies; no redirect is followed, as by the test client."""

    def __init__(self, address: str) -> None:
        """A device at the server of this address."""
        self._web = httpx.Client(base_url=address, trust_env=False, timeout=60)
        self._token = ""

    def get(self, path: str, data: Mapping[str, Any] | None = None, *, headers: Any = None) -> Answer:
        """Open a page."""
        answer = self._web.get(path, params=data, headers=headers)
        found = _TOKEN.search(answer.text) if "html" in answer.headers.get("Content-Type", "") else None
        self._token = found[1] if found else self._token
        return Answer(answer)

    def post(self, path: str, data: Any = None, *, content_type: str = "", headers: Any = None) -> Answer:
        """Send a form, which is looked at before as a person does, for its token; or content of a type, as a program does."""
        if content_type:
            return Answer(self._web.post(path, content=data, headers={**(headers or {}), "Content-Type": content_type}))
        self.get(path)
        return Answer(self._web.post(path, data={**(data or {}), "csrfmiddlewaretoken": self._token}, headers=headers))

    def signs_in(self, username: str, password: str) -> "Wire":
        """Sign an officer in by the form."""
        answer = self.post("/en/sign-in/", {"username": username, "password": password})
        assert answer.status_code == 302, answer.content[:2000]
        return self

    def close(self) -> None:
        """End the connections."""
        self._web.close()
