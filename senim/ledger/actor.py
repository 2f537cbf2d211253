"""Who acts, as the log knows them: a role and a pseudonym, never a name."""

from typing import NamedTuple


class Actor(NamedTuple):
    """The acting role, the officer's pseudonym (none for citizens and for the system) and the unit for which they act."""

    role: str
    pseudonym: int | None = None
    unit: int | None = None


CITIZEN = Actor("citizen")
SYSTEM = Actor("system")
