"""Places are kept in memory by a process; each test begins and ends without what another one left there."""

from collections.abc import Iterator

import pytest

from senim.places.atlas import forget


@pytest.fixture(autouse=True)
def _fresh_places() -> Iterator[None]:
    forget()
    yield
    forget()
