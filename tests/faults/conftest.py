"""A real server on a folder of its own, once for the session; it is made only when a test asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.installation import Server, make

CONTROLS = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
BUILT = Path(__file__).resolve().parents[2] / "senim" / "design" / "collected" / "staticfiles.json"


def need_build() -> None:
    """Skip loudly where the pages' style sheets are not built: the server refuses to start without them."""
    if not BUILT.exists():
        pytest.skip("the pages' style sheets are not built (make setup): no server to test")


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo country without its history; copy it before writing much."""
    need_build()
    folder = tmp_path_factory.mktemp("installation")
    make(folder, {"SENIM_DATABASE": ""})
    return folder


@pytest.fixture(scope="session")
def server(installation: Path) -> Iterator[Server]:
    """The server with the controls."""
    served = Server(installation, more={"SENIM_DATABASE": "", **CONTROLS})
    served.start()
    yield served
    served.stop()
