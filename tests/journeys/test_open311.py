"""Two installations and the app of a third party: what one tells by Open311 is enough to file the same with the other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.journeys.officer import PASSWORD
from tests.journeys.server import running

BASE = "/doors/open311/v2"
TEXT = {
    "kk": "Айыппұл төленген, бірақ әлі көрініп тұр.",
    "ru": "Штраф оплачен, но всё ещё виден.",
    "en": "The fine is paid but still shows.",
}
OWN = {"service_request_id", "requested_datetime", "updated_datetime", "expected_datetime"}
"""What differs between two installations by its nature: the number and the moments."""


class Installation:
    """One installation as its neighbours see it: an address, and a key that its ministry issued by the page."""

    def __init__(self, address: str) -> None:
        """Sign in as the ministry's officer, issue a key, and forget the session."""
        self.web = httpx.Client(base_url=address, trust_env=False, timeout=60)
        self._posted("/en/sign-in/", username="gulnar", password=PASSWORD)
        given = {"owner": "A neighbour", "contact": "", "scopes": "open311", "per_minute": "600", "per_day": "9000"}
        found = re.search(r'data-key="([^"]+)"', self._posted("/en/staff/keys/new/", **given))
        assert found is not None
        self.key = found[1]
        self.web.cookies.clear()

    def _posted(self, path: str, **form: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.web.get(path).text)
        assert token is not None
        return self.web.post(path, data={**form, "csrfmiddlewaretoken": token[1]}, follow_redirects=True).text

    def files(self, form: dict[str, str], repeat: str) -> dict[str, Any]:
        """File a request; the answer."""
        headers = {"Idempotency-Key": repeat}
        response = self.web.post(f"{BASE}/requests.json", data={**form, "api_key": self.key}, headers=headers)
        assert response.status_code == 200, response.text
        return dict(response.json()[0])

    def tells(self, number: str, language: str) -> dict[str, str | None]:
        """A request as this installation tells it to its filer, read from XML."""
        path = f"{BASE}/requests/{number}.xml"
        response = self.web.get(path, params={"locale": language}, headers={"X-Api-Key": self.key})
        (request,) = etree.fromstring(response.content)
        return {part.tag: part.text for part in request}

    def definition(self, code: str) -> Any:
        """A service's definition."""
        return self.web.get(f"{BASE}/services/{code}.json", params={"locale": "kk"}).json()

    def withdrawn(self, notice: str, language: str) -> None:
        """The person takes the request back, by the number and secret that the app handed on."""
        number, secret = re.findall(r": ([0-9A-Z-]+)\.", notice.split("\n")[1])
        self._posted(f"/{language}/follow/", number=number, secret=secret)
        self._posted(f"/{language}/follow/withdraw/")
        self.web.cookies.clear()


@pytest.fixture(scope="module")
def neighbours(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Installation]]:
    """This site and another one with a data folder of its own."""
    folder: Path = tmp_path_factory.mktemp("neighbour") / "data"
    with running(folder) as other:
        both = Installation(site), Installation(other)
        yield both
        for one in both:
            one.web.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_request_handed_on_to_a_second_installation_is_the_same_request(
    neighbours: tuple[Installation, Installation], language: str
) -> None:
    here, there = neighbours
    assert here.definition("road") == there.definition("road")
    form = {
        "service_code": "road", "locale": language, "lat": "43.238", "long": "76.945", "description": TEXT[language],
        "attribute[kind]": "fine_question", "attribute[plate]": "123ABC02", "phone": "+77011234567",
    }  # fmt: skip
    filed = here.files(form, f"app {language}")
    told = here.tells(filed["service_request_id"], language)
    passed_on = {name: str(told[name]) for name in ("service_code", "description", "address_id")}
    passed_on |= {
        name: value for name, value in form.items() if name.startswith("attribute") or name in {"locale", "phone"}
    }
    answers = [there.files(passed_on, filed["service_request_id"]) for _ in range(2)]
    assert answers[0] == answers[1]  # handed on twice, filed once
    again = there.tells(answers[0]["service_request_id"], language)
    assert {name: value for name, value in again.items() if name not in OWN} == {
        name: value for name, value in told.items() if name not in OWN
    }
    assert (again["description"], again["status"]) == (TEXT[language], "open")


def test_what_the_person_does_at_the_second_installation_is_told_to_the_first(
    neighbours: tuple[Installation, Installation],
) -> None:
    _here, there = neighbours
    form = {"service_code": "advice", "locale": "ru", "address_id": "KZ-75", "description": TEXT["ru"]}
    filed = there.files({**form, "attribute[competence]": "criminal"}, "withdrawn later")
    there.withdrawn(filed["service_notice"], "ru")
    told = there.tells(filed["service_request_id"], "en")
    assert (told["status"], told["status_notes"]) == ("closed", "You withdrew this request")
