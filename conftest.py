"""Fixtures for every test: the database with the demo country in it, the four named people, no network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from senim.places import atlas
from tests import databases, network

pytest_plugins = ["tests.people"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The mark `db` asks for the database by itself; `django_db` only where a test needs its options."""
    for item in items:
        if item.get_closest_marker("db") and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their parameter: made by a clock (gzip), they would give each worker other test names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.forbid(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database as migrations make it, with the demo country, kept as the template of transaction tests."""
    with django_db_blocker.unblock():
        databases.fill()
        template = databases.take_template()
    with pytest.MonkeyPatch.context() as patch:
        # Django empties every table after a transaction test; an append-only log cannot be emptied, so it is laid anew.
        patch.setattr("django.test.TransactionTestCase._fixture_teardown", lambda case: databases.restore(template))
        yield
    with django_db_blocker.unblock():
        databases.drop_template(template)


@pytest.fixture
def django_assert_max_num_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Count without the look, once a second, whether places have changed: on a slow machine it falls anywhere."""

    @contextmanager
    def counted(most: int, **options: Any) -> Iterator[Any]:
        atlas.atlas()
        with monkeypatch.context() as patch, django_assert_max_num_queries(most, **options) as queries:
            patch.setattr(atlas, "CHECK_SECONDS", 3600)
            patch.setattr(atlas._Kept, "until", float("inf"))
            yield queries

    return counted
