"""The sealed instance beside a demonstration: a whole Senim of its own, with its own folder, database, log and keys."""

import argparse
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from senim.config.environment import instance

FOLDER: Final = "sealed"
_SHARED: Final = frozenset({"SENIM_DEBUG", "SENIM_HOSTS", "SENIM_HTTPS", "SENIM_TRUSTED_PROXIES"})
"""What both instances are told alike; everything else of the police's is none of the sealed one's."""


def address(given: argparse.Namespace, host: str, folder: Path) -> str:
    """Where the sealed instance of a demonstration will be: the next port, or a free one where that is taken; empty for none.

    There is one beside the demo country unless it was refused, another one was named, or this is a sealed instance itself.
    """
    alone = given.empty or given.no_sealed or "SENIM_SEALED_SITE" in os.environ or instance(folder) == "sealed"
    if alone or os.environ.get("SENIM_DEMO") != "1":
        return ""
    return f"http://{host}:{_port(given.host, given.port + 1)}"


def _port(host: str, wanted: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in (wanted, 0):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    return wanted


def environment(of: Mapping[str, str], folder: Path, site: str) -> dict[str, str]:
    """The environment of the sealed instance: that of the police's without its settings."""
    kept = {name: value for name, value in of.items() if not name.startswith("SENIM_") or name in _SHARED}
    return {
        **kept,
        "SENIM_INSTANCE": "sealed",
        "SENIM_DATA": str(folder),
        "SENIM_SITE": site,
    }


def become(folder: Path, site: str, host: str, no_worker: bool) -> None:
    """Turn this process, a child of the supervisor, into the sealed instance; it ends with its parent, however that ends."""
    command = [sys.executable, "-m", "senim.cli", "run", "--host", host, "--port", site.rpartition(":")[2]]
    command += ["--data", str(folder / FOLDER), *(["--no-worker"] if no_worker else [])]
    os.execve(sys.executable, command, environment(os.environ, folder / FOLDER, site))
