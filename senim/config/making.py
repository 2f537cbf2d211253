"""Making an installation: tables, reference rows, and the demo country where it was asked for."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from senim.config import disk

Progress = Callable[..., None]


def setup(data_dir: Path) -> None:
    """Load the settings and the apps on this data folder."""
    import django

    os.environ["SENIM_DATA"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
    django.setup()


def make_new(folder: Path, empty: bool, progress: Progress) -> None:
    """Make a new SQLite installation beside its place and move it there whole. Runs in a process of its own."""
    from senim.config import environment

    environment.secret_key(folder)
    draft = disk.new_draft(folder)
    setup(draft)
    mark_instance(draft)
    bring_up_to_date()
    if not empty:
        fill(draft, progress)
    _settle()
    disk.publish(folder)


def mark_instance(folder: Path) -> None:
    """Write down in the folder of a sealed instance that it is one."""
    from django.conf import settings

    from senim.config import environment

    if settings.INSTANCE == "sealed":
        (folder / environment.INSTANCE_MARK).write_text("sealed\n", encoding="ascii")


def bring_up_to_date() -> None:
    """Apply the migrations that are missing, load the regions and release the services that are new."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    from senim.catalogue.actions import release_all
    from senim.places.actions import load_regions

    load_regions()
    release_all()


def complete() -> None:
    """See that some desk of the police takes requests also where no country was loaded. Changes nothing where there is one."""
    from django.conf import settings

    from senim.places.actions import load_reference

    if settings.INSTANCE == "police":
        load_reference()


def has_people() -> bool:
    """Whether anybody can sign in: an installation without officers was never used."""
    from senim.accounts.models import Officer

    return Officer.objects.exists()


def fill(data_dir: Path, progress: Progress) -> None:
    """Load the demo country with its history and leave the mark that says so."""
    from django.conf import settings

    if settings.INSTANCE == "sealed":
        from django.utils import timezone

        from senim.demo.sealed_country import load_sealed

        load_sealed(timezone.now())
    else:
        from senim.demo.loading import load

        load(progress=progress)
    (data_dir / disk.DEMO_MARK).write_text("made-up people and requests\n", encoding="ascii")


def fill_at_once(data_dir: Path, progress: Progress) -> None:
    """Load the demo country into a database that is used in place: all of it or nothing."""
    from django.db import transaction

    with transaction.atomic():
        fill(data_dir, progress)


def leave_database() -> None:
    """Close the connections, so that a fork inherits none."""
    from django.db import connections

    connections.close_all()


def _settle() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    leave_database()


class Bar:
    """A progress bar on stderr, drawn only on a terminal; elsewhere one line at the end."""

    def __init__(self) -> None:
        """Start the clock."""
        self.began_at = time.monotonic()
        self.shown = -1

    def __call__(self, done: int, total: int, *rest: Any) -> None:
        """Show how much is done."""
        share = 100 * done // max(total, 1)
        if share == self.shown:
            return
        self.shown = share
        if sys.stderr.isatty():
            sys.stderr.write(f"\rdemo country [{'#' * (share // 4):<25}] {share:3} %" + ("\n" if share >= 100 else ""))
        elif share >= 100:
            sys.stderr.write(f"demo country loaded in {time.monotonic() - self.began_at:.0f} s\n")
        sys.stderr.flush()
