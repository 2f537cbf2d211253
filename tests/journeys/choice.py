"""What every run of the journeys covers, and what JOURNEYS=all adds."""

import os
from typing import TypeVar

Case = TypeVar("Case")


def chosen(usual: list[Case], rest: list[Case]) -> list[Case]:
    """The usual cases; with JOURNEYS=all the rest too."""
    return [*usual, *rest] if os.environ.get("JOURNEYS") == "all" else usual
