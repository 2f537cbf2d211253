"""Runs the studio's long errands in processes beside the worker, one at a time in each lane, so that no timer waits for them."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from senim.studio.lanes import Errand

Pick = Callable[[], "Errand | None"]
MOST_SECONDS: Final = 3600.0
NICENESS: Final = 10
_CODE: Final = "from senim.studio.aside import main; main()"


class Aside:
    """One lane: at most one process at a time."""

    def __init__(self, pick: Pick) -> None:
        """Begin with none; `pick` begins the next errand of this lane and names it."""
        self._pick = pick
        self._child: subprocess.Popen[bytes] | None = None
        self._until = 0.0

    def turn(self) -> int:
        """Begin the next errand when none is under way; stop one that takes over an hour. How many were begun: 0 or 1."""
        if self._child is not None and self._child.poll() is None:
            if time.monotonic() > self._until:
                self.stop()
            return 0
        self._child, errand = None, self._pick()
        if errand is None:
            return 0
        command = [sys.executable, "-c", _CODE, *map(str, errand)]
        self._child = subprocess.Popen(command, env=_environment(), stdin=subprocess.DEVNULL)
        self._until = time.monotonic() + MOST_SECONDS
        return 1

    def stop(self) -> None:
        """End the process, if there is one; its errand is begun again by the next worker."""
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()


def _next_log() -> "Errand | None":
    from senim.studio.lanes import next_log

    return next_log()


def _next_short() -> "Errand | None":
    from senim.studio.lanes import next_short

    return next_short()


class Lanes:
    """Somebody's large log holds up nobody's scenario: both have a lane of their own."""

    def __init__(self) -> None:
        """Begin with both lanes empty."""
        self._lanes = (Aside(_next_log), Aside(_next_short))

    def turn(self) -> int:
        """Let each lane go on; how many errands were begun."""
        return sum([one.turn() for one in self._lanes])

    def stop(self) -> None:
        """End what is under way."""
        for one in self._lanes:
            one.stop()


ASIDE: Final = Lanes()
"""The worker's own."""


def _environment() -> dict[str, str]:
    from django.conf import settings

    return {**os.environ, "SENIM_DATA": str(settings.DATA_DIR)}


def main() -> None:
    """Do the errand that the command line names by kind and number. A fault is told by its kind alone: no words of a log in a log file."""
    import django

    os.nice(NICENESS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
    django.setup()
    from senim.studio.lanes import RUN

    try:
        RUN[sys.argv[1]](int(sys.argv[2]))
    except Exception as fault:
        logging.getLogger("senim.worker").error("errand failed: %s", type(fault).__name__)
        sys.exit(1)
