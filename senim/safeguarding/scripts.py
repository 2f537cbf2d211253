"""The scripts that seal and open: their fingerprints, for the pages, for the script tags and for the log."""

import base64
import hashlib
import re
from functools import cache
from typing import Final, NamedTuple

from django.db import transaction

from senim.design.assets import BUILT, address
from senim.ledger.housekeeping import SCRIPTS, newest, note
from senim.safeguarding.moments import coarse

NAMES: Final = ("sealed-report.js", "sealed-desk.js")
_FILE: Final = re.compile(r"[^/]+$")


class Script(NamedTuple):
    """A script of the sealed pages: its name, its address, and the SHA-256 of its bytes in hexadecimal digits."""

    name: str
    address: str
    sha256: str

    @property
    def grouped(self) -> str:
        """The digits in groups of eight, as people compare them."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, len(self.sha256), 8))

    @property
    def integrity(self) -> str:
        """The same hash as a script tag has it: a browser runs no script with another one."""
        return f"sha256-{base64.b64encode(bytes.fromhex(self.sha256)).decode()}"


@cache
def script(name: str) -> Script:
    """A script as it was built when this process first asked. Refuses AssetMissing what was not."""
    at = address(name)
    found = _FILE.search(at)
    content = (BUILT / (found[0] if found else name)).read_bytes()
    return Script(name, at, hashlib.sha256(content).hexdigest())


def publish(at: int) -> bool:
    """Append the fingerprints to the log when they are others than the last ones there; whether it did. `at` in µs, kept as a day."""
    now = {name: script(name).sha256 for name in NAMES}
    with transaction.atomic():
        if newest(SCRIPTS) == {"scripts": now}:
            return False
        note(SCRIPTS, "scripts_published", [{"scripts": now}], coarse(at))
    return True
