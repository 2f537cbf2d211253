"""Parts of addresses that several apps use: the key of a row, no longer than any database can hold."""

from typing import Final

from django.urls import register_converter

MOST_DIGITS: Final = 18


class RowKey:
    """A whole number in an address that can be the key of a row: more digits than a database holds are no page of ours."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The digits."""
        return str(value)


register_converter(RowKey, "row_key")
