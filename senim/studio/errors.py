"""What the studio refuses."""


class StudioRefused(Exception):
    """The base of what this app refuses."""


class CaseUnknown(StudioRefused):
    """A pseudonym that leads to no run of ours."""
