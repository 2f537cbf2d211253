"""What running a process refuses; the kernel's own refusals (`kernel.errors.Refused`) pass through."""


class ProcessRefused(Exception):
    """The base; `code` is stable, views turn it into words."""

    code = "refused"


class UnknownRun(ProcessRefused):
    """There is no instance with this stream number."""

    code = "unknown_run"


class SecondPersonNeeded(ProcessRefused):
    """The person who did the step before may not also approve it."""

    code = "second_person"


class NotCodedVariable(ProcessRefused):
    """A variable is not declared by the process, or its value is not one of the declared ones."""

    code = "not_coded"
