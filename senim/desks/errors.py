"""What a front office refuses; views turn each into words with the way out."""


class DeskRefused(Exception):
    """The base; `code` is stable."""

    code = "refused"


class UnknownOffice(DeskRefused):
    """There is no such front office, or it has not been set up."""

    code = "unknown_office"


class UnknownDeskService(DeskRefused):
    """The office does not offer this service."""

    code = "unknown_service"


class UnknownCounter(DeskRefused):
    """There is no such counter in this office."""

    code = "unknown_counter"


class UnknownVisit(DeskRefused):
    """There is no such visit, or the code is not its own."""

    code = "unknown_visit"


class NotInThisState(DeskRefused):
    """The visit is not where this act is possible: somebody else was first, or it is over."""

    code = "not_now"


class SlotTaken(DeskRefused):
    """The time is taken, kept for people without appointment, or no longer offered; choose another one."""

    code = "slot_taken"


class OfficeClosed(DeskRefused):
    """The office takes nobody at that moment."""

    code = "office_closed"


class NobodyWaits(DeskRefused):
    """No ticket waits for what this counter serves."""

    code = "nobody_waits"


class CounterBusy(DeskRefused):
    """The counter still has a visit that was called or is being served."""

    code = "counter_busy"
