"""What is refused about assemblies; views turn each into words with the way out. Acceptance of a notice is never refused."""

from collections.abc import Sequence


class AssemblyRefused(Exception):
    """The base of the refusals of this app."""


class NotInThisState(AssemblyRefused):
    """The assembly is not where this act is possible: somebody was first, or it is over."""


class AssemblyUnknown(AssemblyRefused):
    """There is no such assembly, or the secret is not its own."""


class KeyReused(AssemblyRefused):
    """The same key came with another notice: the first stands, this one is in no record."""


class AlternativeMissing(AssemblyRefused):
    """Another place or time was offered without saying which."""


class GroundMissing(AssemblyRefused):
    """A refusal names one of the grounds of the law (Law 333-VI, article 14)."""


class PlanUnready(AssemblyRefused):
    """The plan cannot be approved: `missing` are the codes of the parts that are not ready."""

    def __init__(self, missing: Sequence[str]) -> None:
        """Keep what is missing."""
        super().__init__(" ".join(missing))
        self.missing = tuple(missing)


class TooEarly(AssemblyRefused):
    """There is nothing to look back at before the day of the assembly is over."""
