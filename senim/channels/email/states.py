"""What can have become of a letter."""

from typing import Final

WAITING: Final = "waiting"
TAKEN: Final = "taken"
MACHINE: Final = "machine"
BOUNCE: Final = "bounce"
REFUSED: Final = "refused"
