"""Sessions in the database, as Django keeps them; read by a plain statement, because every page begins with one."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from senim.ledger import statements

_LOAD = "SELECT session_data FROM django_session WHERE session_key=%s AND expire_date>%s"


class SessionStore(db.SessionStore):
    """Django's store, with a cheaper way to read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without its key, when there is none or it has expired."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = statements.row(_LOAD, [self.session_key, now])
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))
