"""The refusals of working time and of the service clock; each carries a stable code and one clear line."""

from senim.kernel.errors import KernelError


class WorktimeRefused(KernelError):
    """A term, a calendar or a moment that working time cannot answer for.

    Codes: `bad_amount`, `bad_unit`, `bad_start`, `bad_hours`, `bad_zone`, `unknown_calendar`, `outside_calendar`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["WorktimeRefused"], tuple[str, str]]:
        return type(self), (self.code, self.message)


class ClockRefused(KernelError):
    """A change that the clock's state or its rule does not allow.

    Codes: `not_running`, `not_paused`, `stopped`, `already_started`, `not_started`, `reason_missing`,
    `pause_not_allowed`, `extension_not_allowed`, `wrong_role`, `no_limit`, `limit_passed`, `too_long`,
    `calendar_changed`, `unknown_event`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["ClockRefused"], tuple[str, str]]:
        return type(self), (self.code, self.message)
