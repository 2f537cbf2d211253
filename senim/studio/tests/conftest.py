"""A data folder of its own for each test, with requests on which the studio has something to say."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from senim.accounts.models import Officer, Post
from senim.intake.models import ServiceRequest
from senim.places import queries as places
from senim.places.models import Unit
from tests.requests import ended, sent

AT = dt.datetime(2026, 11, 16, 4, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def studio_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def answered(db: None) -> ServiceRequest:
    """A question of advice that was answered after two hours."""
    request = ServiceRequest.objects.get(pk=sent("advice", at=AT).request_id)
    ended(request, at=AT + dt.timedelta(hours=2))
    return request


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


@pytest.fixture
def ayan(db: None) -> Client:
    """Ayan, analyst of the ministry."""
    return signed_in("ayan")


def region_unit() -> Unit:
    """A department, with one region below it."""
    return next(one for one in places.units() if one.kind == "department")


@pytest.fixture
def saule(db: None) -> Client:
    """Saule, analyst of one region's department."""
    officer = Officer.objects.create(username="saule.s", full_name="Saule S.", pseudonym=10**12, created_at=AT)
    Post.objects.create(officer=officer, role="analyst", unit=region_unit())
    return signed_in("saule.s")
