"""The refusal that every command shares."""


class BadInput(Exception):
    """What was given cannot be used; the message is the one line that the person reads, the exit code is 2."""
