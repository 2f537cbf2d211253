"""The four people that tests name: a citizen, a desk officer, a supervisor and an outsider."""

import pytest
from django.test import Client


def _signed_in(username: str) -> Client:
    from senim.accounts.models import Officer

    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


@pytest.fixture
def aigerim(db: None) -> Client:
    """Aigerim, a citizen without an account."""
    return Client()


@pytest.fixture
def bolat(db: None) -> Client:
    """Bolat, registrar at a front office."""
    return _signed_in("bolat")


@pytest.fixture
def dana(db: None) -> Client:
    """Dana, head of the unit above Bolat's."""
    return _signed_in("dana")


@pytest.fixture
def erlan(db: None) -> Client:
    """Erlan, of another region: nothing of Bolat's and Dana's is his to see."""
    return _signed_in("erlan")
