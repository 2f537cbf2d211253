"""A data folder of its own for each test, with requests on which the studio has something to say."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from senim.intake.models import ServiceRequest
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
