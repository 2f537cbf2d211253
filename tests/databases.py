"""The template database: made once in a session, laid anew after every test that commits. Triggers are never off."""

import datetime as dt
import sqlite3
from pathlib import Path

from django.db import connection

# A Monday morning; the demo country does not depend on it.
COUNTRY_SINCE = dt.datetime(2026, 1, 5, 4, tzinfo=dt.UTC)


def fill() -> None:
    """Regions, units, officers and their posts, and the released services, as `senim run` loads them."""
    from senim.catalogue.actions import release_all
    from senim.demo.country import load_country

    load_country(COUNTRY_SINCE)
    release_all()


def take_template() -> str:
    """Copy the test database as it is now; gives the copy's name."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    template = f"{name}_template"
    if connection.vendor == "sqlite":
        _copy_file(name, template)
    else:
        _copy_postgresql(name, template)
    return template


def restore(template: str) -> None:
    """Lay the test database anew from its template."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        _copy_file(template, name)
    else:
        _copy_postgresql(template, name)


def drop_template(template: str) -> None:
    """Remove the template at the end of the session."""
    if connection.vendor == "sqlite":
        Path(template).unlink(missing_ok=True)
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')


def _copy_file(source: str, target: str) -> None:
    """By SQLite's own backup, which respects the write-ahead log and connections that are still open."""
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        origin.close()
        copy.close()


def _copy_postgresql(source: str, target: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
