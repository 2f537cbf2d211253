"""A key that is a whole number and, on SQLite, the row's own place in its table."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class RowNumber(models.BigAutoField):  # type: ignore[type-arg]  # generic for mypy only
    """A primary key of 63 bits, given by the writer or else the next free one.

    On SQLite it is the row's place itself: no second index (as BigIntegerField has), no shared table of counters written
    at every insert (as AutoField has). A number comes again only after the newest row was deleted, so the writer gives
    it himself where rows are deleted.
    """

    def db_type_suffix(self, connection: BaseDatabaseWrapper) -> str | None:
        """Leave AUTOINCREMENT out."""
        return None if connection.vendor == "sqlite" else super().db_type_suffix(connection)
