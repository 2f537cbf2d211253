"""A city app of somebody else: holds a key, files by form, looks at what it filed."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from senim.accounts.models import Officer
from senim.channels.api_keys.issuing import issue
from senim.channels.api_keys.scopes import OPEN311
from senim.channels.models import Filed
from senim.channels.open311.numbers import number_of
from senim.intake.models import ServiceRequest
from senim.intake.tests.citizen import REGION, USUAL

BASE = "/doors/open311/v2"
SUBJECT = {"advice": "question"}
NAMED = {"phone": "phone", "email": "email"}


@dataclass
class CityApp:
    """One app with its own key."""

    key: str
    client: Client

    @classmethod
    def made(cls, per_minute: int = 600) -> "CityApp":
        """A new app with a new key."""
        by = Officer.objects.get(username="gulnar")
        new = issue(
            owner="City app", contact="", scopes=[OPEN311], per_minute=per_minute, per_day=9000, by=by, at=timezone.now()
        )  # fmt: skip
        return cls(new.text, Client())

    def posts(self, ending: str = "json", headers: Any = None, **form: Any) -> Any:
        """POST requests with this form and the key; `attributes` are written as the specification wants."""
        attributes = form.pop("attributes", {})
        named = {f"attribute[{name}]{'[]' * isinstance(value, list)}": value for name, value in attributes.items()}
        given = {"api_key": self.key, **form, **named}
        return self.client.post(f"{BASE}/requests.{ending}", urlencoded(given), content_type=FORM, headers=headers)

    def files(self, service: str = "advice", language: str = "en", **more: Any) -> Any:
        """File a request with the usual answers of the web's journeys."""
        return self.posts(**usual(service, language, **more))

    def sent(self, service: str = "advice", language: str = "en", **more: Any) -> ServiceRequest:
        """File a request; the row of it."""
        response = self.files(service, language, **more)
        assert response.status_code == 200, response.content
        return Filed.objects.latest("request_id").request

    def looks(self, path: str, **query: Any) -> Any:
        """What an address answers in JSON, asked with the key."""
        response = self.client.get(f"{BASE}/{path}.json", query, headers={"X-Api-Key": self.key})
        return json.loads(response.content)

    def sees(self, request: ServiceRequest) -> dict[str, Any]:
        """A request as it is told to this app."""
        rows = self.looks(f"requests/{number_of(request.pk)}", locale="en")
        assert len(rows) == 1
        return dict(rows[0])


FORM = "application/x-www-form-urlencoded"


def urlencoded(form: dict[str, Any]) -> str:
    """A form as an app sends it."""
    from urllib.parse import urlencode

    return urlencode(form, doseq=True)


def usual(service: str, language: str = "en", **more: Any) -> dict[str, Any]:
    """The usual answers of a service in the parameters of the specification."""
    given = dict(USUAL[service])
    if f"{HAPPENED}_day" in given:
        day = [given.pop(f"{HAPPENED}_{part}") for part in ("day", "month", "year")]
        given[HAPPENED] = f"{day[2]}-{day[1]}-{day[0]}"
    subject = SUBJECT.get(service, "text")
    last, _, first = given.pop("person", "").partition(" ")
    form = {
        "service_code": service, "locale": language, "address_id": REGION, "description": given.pop(subject),
        "attributes": {name: "true" if value == "on" else value for name, value in given.items()},
    }  # fmt: skip
    names = {"last_name": last, "first_name": first} if last else {}
    return {**form, **names, **more}


HAPPENED = "happened_on"


def everybody(path: str, **query: Any) -> Any:
    """What an address answers in JSON to somebody without a key."""
    return json.loads(Client().get(f"{BASE}/{path}.json", query).content)
