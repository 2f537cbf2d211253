"""A system of another body, as it calls the connector: with a token, JSON and keys of its own."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from senim.accounts.models import Officer
from senim.channels.api_keys.issuing import issue
from senim.channels.api_keys.scopes import CONNECTOR, CONNECTOR_NUMBERS, CONNECTOR_PERSON, CONNECTOR_WORDS
from senim.channels.models import ApiKey
from senim.places.queries import front_offices
from tests.requests import REGION, USUAL

BASE = "/doors/connector/v1"
EVERY = (CONNECTOR, CONNECTOR_NUMBERS, CONNECTOR_PERSON, CONNECTOR_WORDS)


@dataclass
class OtherSystem:
    """One system with its key. `language` is what it asks answers to be written in."""

    key: ApiKey
    text: str
    language: str = "en"
    token: str = ""
    client: Client = field(default_factory=Client)
    numbers: Any = field(default_factory=count)

    def get(self, path: str, **query: Any) -> Any:
        """GET an address of the connector."""
        return self.client.get(BASE + path, query, headers=self.headers())

    def post(self, path: str, content: Any, given: str | None = None) -> Any:
        """POST JSON under an Idempotency-Key, a new one unless given."""
        given = f"{self.key.name}-{next(self.numbers)}" if given is None else given
        sent = content if isinstance(content, bytes | str) else json.dumps(content)
        return self.client.post(
            BASE + path, sent, content_type="application/json", headers={**self.headers(), "Idempotency-Key": given}
        )

    def uploads(self, number: str, content: bytes, name: str = "photo.png", given: str = "file") -> Any:
        """POST a file."""
        return self.client.post(
            f"{BASE}/requests/{number}/files",
            {"file": SimpleUploadedFile(name, content)},
            headers={**self.headers(), "Idempotency-Key": given},
        )

    def headers(self) -> dict[str, str]:
        """The token, got at the first call, and the language."""
        self.token = self.token or self.signs_in().json()["access_token"]
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}

    def signs_in(self, **more: str) -> Any:
        """Ask for a token."""
        name, _, secret = self.text.partition(".")
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret, **more}
        sent = "&".join(f"{one}={value}" for one, value in form.items())
        return self.client.post(f"{BASE}/token", sent, content_type="application/x-www-form-urlencoded")

    def files(self, service: str = "advice", given: str | None = None, **more: Any) -> Any:
        """File a usual request."""
        return self.post("/requests", filled(service, **more), given)


def filled(service: str = "advice", **more: Any) -> dict[str, Any]:
    """A usual request as it is sent; `answers` change or add to the usual ones."""
    answers = {"place": {"region": REGION, "desk": front_offices(REGION)[0].pk}, **USUAL[service]}
    return {"service": service, "language": "kk", **more, "answers": {**answers, **more.get("answers", {})}}


def other_system(owner: str = "eOtinish", scopes: tuple[str, ...] = EVERY, **limits: int) -> OtherSystem:
    """A system whose key gulnar of the ministry has issued."""
    by = Officer.objects.get(username="gulnar")
    usual = {"per_minute": 6000, "per_day": 1_000_000, **limits}
    issued = issue(owner=owner, contact="", scopes=scopes, by=by, at=timezone.now(), **usual)
    return OtherSystem(issued.key, issued.text)
