"""What the catalogue refuses."""


class CatalogueRefused(Exception):
    """The base of what the catalogue refuses."""


class UnknownService(CatalogueRefused):
    """There is no released service of this code (or version)."""


class CatalogueInvalid(CatalogueRefused):
    """A file of the catalogue is not as it must be; the message names the file and the field."""
