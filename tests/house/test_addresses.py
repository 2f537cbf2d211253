"""No address falls over a number that no table can hold, whoever asks."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from senim.accounts.models import Officer
from tests.house.test_access import views

pytestmark = pytest.mark.db
LONGEST, TOO_LONG = "9" * 18, "9" * 30
WORDS = {"slug": "words", "str": "words", "visit_code": "AAAA-AAAA-AAAA", "path": "words"}
# One of each kind of person, so that every page is reached by somebody whose right it needs.
PEOPLE = ("", "bolat", "dana", "ayan", "gulnar", "sergey", "saule", "marat", "asel")


def with_number(digits: str) -> list[str]:
    """Every address that has the key of a row in it, with this number there."""
    found = []
    for address, _ in views(get_resolver().url_patterns):
        filled = re.sub(r"<(\w+):\w+>", lambda part: digits if part[1] == "row_key" else WORDS[part[1]], address)
        if "row_key" in address and "<" not in filled and "^" not in filled:
            found.append("/" + filled)
    return sorted(set(found))


def test_no_part_of_an_address_is_a_number_without_a_limit() -> None:
    assert [address for address, _ in views(get_resolver().url_patterns) if "<int:" in address] == []
    assert len(with_number(LONGEST)) > 60


@pytest.mark.parametrize("name", PEOPLE)
def test_a_number_of_no_row_is_a_page_that_is_not_there(name: str, db: Any) -> None:
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(Officer.objects.get(username=name))
    faults = [
        (address, answer)
        for address in with_number(LONGEST)
        if (answer := client.get(address).status_code) not in {302, 403, 404, 405, 410}
    ]
    assert faults == []
    assert client.get("/kk/" + with_number(TOO_LONG)[0].lstrip("/").removeprefix("kk/")).status_code in {302, 403, 404}
