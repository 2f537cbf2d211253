"""`senim check`: Django's checks and ours, of all that must be right before people are let in."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from senim.commands.framework import load

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def declare(commands: Any) -> None:
    """Name the family's commands and arguments."""
    check = commands.add_parser(
        "check", help="is the installation fit?", description="Is the installation fit to serve?"
    )
    check.add_argument("--deploy", action="store_true", help="also what matters only on the open network")
    check.set_defaults(act=_check)


def _check(given: argparse.Namespace) -> int:
    load()
    found = [*_of_django(given.deploy), *_data_dir(), *_key(given.deploy), *_zone(), *_notices(given.deploy)]
    found += [*_assets(), *_database()]
    sys.stdout.write("".join(f"{line}\n" for line in found) or "all good\n")
    return 1 if found else 0


def _of_django(deploy: bool) -> Iterator[str]:
    from django.core import checks

    for message in checks.run_checks(include_deployment_checks=deploy):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{message.id}: {' '.join(str(message.msg).split())}"


def _data_dir() -> Iterator[str]:
    from django.conf import settings

    from senim.config import disk

    try:
        disk.make(settings.DATA_DIR)
    except disk.FolderUnusable as refused:
        yield f"data folder: {refused}"
        return
    if disk.free_bytes(settings.DATA_DIR) < disk.LEAST_FREE_BYTES:
        yield f"data folder: the disk of {settings.DATA_DIR} is full"


def _key(deploy: bool) -> Iterator[str]:
    from django.conf import settings

    if len(settings.SECRET_KEY) < 32:
        yield "secret key: shorter than 32 characters"
    kept = settings.DATA_DIR / "secret.key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        yield f"secret key: {kept} can be read by others (chmod 600)"
    if deploy and settings.SENIM_DEMO:
        yield "demo country: made-up people can sign in here (SENIM_DEMO=0, and a folder made with --empty)"


def _zone() -> Iterator[str]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from django.conf import settings

    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield f"time zones: {settings.TIME_ZONE} is not known here"


def _notices(deploy: bool) -> Iterator[str]:
    """Transports that were chosen but are not there, and links that lead nowhere."""
    from django.conf import settings

    from senim.notices.transports.registry import transport

    for channel, name in settings.NOTICES_BY.items():
        if name and transport(name) is None:
            yield f"notices: there is no transport {name!r} for {channel}"
    if deploy and "127.0.0.1" in settings.SITE:
        yield "notices: SENIM_SITE is not set, links in notices lead to this machine"


def _assets() -> Iterator[str]:
    from django.conf import settings

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield "assets: style sheets and scripts are not built (make setup)"


def _database() -> Iterator[str]:
    from django.conf import settings
    from django.db import DatabaseError, connection

    from senim.config import disk

    if connection.vendor == "sqlite" and not (settings.DATA_DIR / disk.DATABASE).exists():
        return
    try:
        yield from _postgresql() if connection.vendor == "postgresql" else _sqlite()
    except DatabaseError as error:
        yield f"database: {' '.join(str(error).split())}"


def _postgresql() -> Iterator[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        for name in DURABLE:
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value != "on":
                yield f"database: PostgreSQL's {name} is {value}; acknowledged requests could be lost"


def _sqlite() -> Iterator[str]:
    from django.db import connection

    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
            if found != value:
                yield f"database: SQLite's {name} is {found}, not {value}"
        cursor.execute("PRAGMA quick_check(1)")
        answer = cursor.fetchone()[0]
        if answer != "ok":
            yield f"database: {answer}"
