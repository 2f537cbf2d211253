"""What the catalogue refuses."""

from collections.abc import Sequence


class CatalogueRefused(Exception):
    """The base of what the catalogue refuses."""


class UnknownService(CatalogueRefused):
    """There is no released service of this code (or version, or none on this day)."""


class CatalogueInvalid(CatalogueRefused):
    """A file of the catalogue is not as it must be; the message names the file and the field."""


class ReleaseUnsound(CatalogueRefused):
    """A model may not be released as it is; `faults` are sentences that name the places."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class ReleaseTooSoon(CatalogueRefused):
    """A release takes force from tomorrow on at the earliest, and not before a release that is already planned."""


class ReleaseInForce(CatalogueRefused):
    """A version whose day has come stays: requests may follow it. Release another one instead."""
