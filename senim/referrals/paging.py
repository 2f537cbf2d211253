"""Numbers that come in addresses."""

MOST_DIGITS = 18


def number_in(text: str) -> int | None:
    """The whole number that a text is; None for anything else, and for one that no database holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
