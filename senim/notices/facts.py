"""What decides about one notice at the moment of sending."""

from collections.abc import Callable
from typing import NamedTuple

from senim.notices.hours import Hours


class Facts(NamedTuple):
    """All that decides about one notice. `rule` as in `folding.rule_of`; `fields` gives the values of its words in the

    language that is active.
    """

    channel: str
    language: str
    optional: bool
    safe: Hours | None
    shared: bool
    rule: str
    fields: Callable[[], dict[str, str]]
