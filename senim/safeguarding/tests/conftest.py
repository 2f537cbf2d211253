"""The small sealed instance as a fixture."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from senim.catalogue.queries import forget_releases
from senim.safeguarding.tests import made


@pytest.fixture
def house(db: None, settings: Settings, tmp_path: Path) -> Iterator[made.Made]:
    """Bodies, people with keys and custodians, in a data folder of the test's own."""
    settings.INSTANCE, settings.DATA_DIR, settings.SEALED_DIR = "sealed", tmp_path, tmp_path / "sealed-envelopes"
    yield made.make()
    forget_releases()
