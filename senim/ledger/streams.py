"""Which numbers the streams of the log have, by what they tell of.

Small ones: the installation itself (housekeeping). From 16 on: requests. Negative ones: what is no request, each kind of thing
in a stretch of its own, so that no reader takes the one for the other.
"""

from typing import Final, NamedTuple

_STRETCH: Final = 1 << 48


class Stretch(NamedTuple):
    """The streams of one kind of thing: thing `number` (from 1 on) has the stream `-(base + number)`."""

    base: int

    def stream_of(self, number: int) -> int:
        """The stream of a thing."""
        return -(self.base + number)

    def number_of(self, stream: int) -> int:
        """The thing of a stream of this stretch."""
        return -stream - self.base

    def has(self, stream: int) -> bool:
        """Whether a stream lies in this stretch."""
        return self.base < -stream < self.base + _STRETCH

    @property
    def first(self) -> int:
        """The greatest stream of the stretch; all of them lie between `last` and this one."""
        return -self.base - 1

    @property
    def last(self) -> int:
        """The least stream of the stretch."""
        return -self.base - _STRETCH + 1


VISITS: Final = Stretch(0)
MEETINGS: Final = Stretch(_STRETCH)
PROBLEMS: Final = Stretch(2 * _STRETCH)
ASSEMBLIES: Final = Stretch(4 * _STRETCH)
OFFICERS: Final = Stretch(3 * _STRETCH)
BODIES: Final = Stretch(5 * _STRETCH)
"""No streams: the numbers under which officers (by pseudonym) and bodies are told of something (`notices.subjects`)."""
