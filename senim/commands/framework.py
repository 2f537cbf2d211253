"""Starting Django for the commands that need the database, with every wrong setting told in one line."""

import os
from pathlib import Path

from senim.commands.errors import BadInput
from senim.config import disk


def load() -> None:
    """Load the settings and the apps. Refuses BadInput settings that cannot be used."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        raise BadInput(f"the settings cannot be used: {error}") from error


def ready() -> None:
    """Load all, and make sure that there is an installation to work on. Refuses BadInput where there is none."""
    folder = Path(os.environ.get("SENIM_DATA") or "data").resolve()
    missing = f"there is no installation in {folder}: `senim run` makes one (SENIM_DATA names the folder)"
    if not os.environ.get("SENIM_DATABASE") and not (folder / disk.DATABASE).exists():
        raise BadInput(missing)
    load()
    from django.db import DatabaseError, connection

    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise BadInput(f"the database cannot be opened: {error}") from error
    if "ledger_record" not in tables:
        raise BadInput(missing)
