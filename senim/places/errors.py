"""What places refuse, one class a refusal."""


class PlaceRefused(Exception):
    """The root of everything that this app refuses."""


class UnitUnknown(PlaceRefused, LookupError):
    """There is no unit with this id."""


class RegionUnknown(PlaceRefused, LookupError):
    """There is no region with this code."""


class NoDefaultDesk(PlaceRefused, LookupError):
    """No unit at all can take a request: the ministry has no desk of its own. Never so once a country is loaded."""


class HoursInvalid(PlaceRefused, ValueError):
    """Opening hours that cannot be read; the message names the part."""
