"""Serves the baseline by the product's own server settings: `python -m benchmarks.bare_form.serve --port N`."""

import argparse
import os
from typing import Any

from senim.config.server import serve


def main() -> None:
    """Make the tables where they are missing and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare_form.settings"
    import django

    django.setup()
    _make_tables()
    serve("127.0.0.1", given.port, _application)


def _make_tables() -> None:
    from django.apps import apps
    from django.contrib.sessions.models import Session
    from django.db import connection, connections

    models: list[Any] = [Session, *apps.get_app_config("bare_form").get_models()]
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.db_table not in there:
                editor.create_model(model)
    connections.close_all()


def _application() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


if __name__ == "__main__":
    main()
