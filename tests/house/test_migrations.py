"""Each app has one migration head, and the models need no migration that is not there."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations import Migration
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader


def forks(graph: MigrationGraph, app: str) -> list[tuple[str, str]]:
    """The heads of an app when there is more than one."""
    heads = graph.leaf_nodes(app)
    return heads if len(heads) > 1 else []


def test_each_app_has_one_migration_head() -> None:
    graph = MigrationLoader(None).graph
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("senim.")]
    assert {app: found for app in ours if (found := forks(graph, app))} == {}


def test_planted_second_head_is_found() -> None:
    graph = MigrationGraph()
    for name in ("0001", "0002_a", "0002_b"):
        graph.add_node(("planted", name), Migration(name, "planted"))
    for name in ("0002_a", "0002_b"):
        graph.add_dependency(name, ("planted", name), ("planted", "0001"))
    assert len(forks(graph, "planted")) == 2


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=said)
    except SystemExit:
        pytest.fail(f"a model has changed without its migration:\n{said.getvalue()}")
