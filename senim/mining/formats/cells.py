"""Texts in spreadsheet cells: none may be taken for a formula, and what was guarded can be read back."""

import re
from typing import Final

# What a spreadsheet takes for the beginning of a formula, after any apostrophes that already stand there.
DANGEROUS: Final = re.compile(r"'*[=+\-@\t\r\n]")
GUARDED: Final = r"^'('*[=+\-@\t\r\n])"
"""The same after it was guarded, as a pattern whose first group is the text that was meant."""


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return "'" + text if DANGEROUS.match(text) else text
