"""What a table of the made-up history is: its name and the columns of the rows that go into it."""

from typing import NamedTuple


class Shape(NamedTuple):
    """A table with the columns of the rows that go into it."""

    table: str
    columns: tuple[str, ...]
