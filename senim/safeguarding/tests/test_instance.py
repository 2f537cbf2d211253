"""A sealed instance has its own pages and none of the police's."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]


def test_its_first_page_is_quiet_and_says_whom_to_call() -> None:
    page = Client().get("/kk/")
    assert page.status_code == 200
    assert "tel:102" in page.content.decode()
    assert "Senim" not in page.content.decode().split("<title>")[1].split("</title>")[0]


def test_police_pages_are_not_there(bolat: Client) -> None:
    assert [Client().get(f"/kk/{path}").status_code for path in ("staff/", "offices/", "follow/")] == [404] * 3
    assert bolat.get("/kk/cases/").status_code == 403
