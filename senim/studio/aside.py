"""Runs the studio's long errands in a process beside the worker, one at a time, so that no timer waits for them."""

import logging
import os
import subprocess
import sys
import time
from typing import Final

MOST_SECONDS: Final = 3600.0
NICENESS: Final = 10
_CODE: Final = "from senim.studio.aside import main; main()"


class Aside:
    """The one process beside the worker."""

    def __init__(self) -> None:
        """Begin with none."""
        self._child: subprocess.Popen[bytes] | None = None
        self._until = 0.0

    def turn(self) -> int:
        """Begin the next errand when none is under way; stop one that takes over an hour. How many were begun: 0 or 1."""
        if self._child is not None and self._child.poll() is None:
            if time.monotonic() > self._until:
                self.stop()
            return 0
        from senim.studio.errands import next_errand

        self._child, number = None, next_errand()
        if number is None:
            return 0
        command = [sys.executable, "-c", _CODE, str(number)]
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


ASIDE: Final = Aside()
"""The worker's own."""


def _environment() -> dict[str, str]:
    from django.conf import settings

    return {**os.environ, "SENIM_DATA": str(settings.DATA_DIR)}


def main() -> None:
    """Do the errand of the log that the command line names. A fault is told by its kind alone: no words of a log in a log file."""
    import django

    os.nice(NICENESS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
    django.setup()
    from senim.studio.errands import run

    try:
        run(int(sys.argv[1]))
    except Exception as fault:
        logging.getLogger("senim.worker").error("errand failed: %s", type(fault).__name__)
        sys.exit(1)
