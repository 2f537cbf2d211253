"""Finds the PostgreSQL server that SENIM_DATABASE points to among this machine's processes, so that its CPU is counted too."""

import os
from functools import lru_cache

import psutil
import psycopg


@lru_cache(maxsize=1)
def postmaster() -> psutil.Process | None:
    """The database server's first process; None on SQLite. Refuses RuntimeError a server on another machine."""
    url = os.environ.get("SENIM_DATABASE", "")
    if not url:
        return None
    with psycopg.connect(url) as connection:
        try:
            return psutil.Process(connection.info.backend_pid).parent()
        except psutil.NoSuchProcess:
            raise RuntimeError("PostgreSQL runs on another machine: its CPU cannot be counted from here") from None
