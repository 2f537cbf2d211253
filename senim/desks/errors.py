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


class TooFewVisits(DeskRefused):
    """Too few weeks of visits to say how many will come."""

    code = "too_few_visits"


class NoPlan(DeskRefused):
    """No staffing plan keeps the rules. `lacks`: counters, officers, shifts or rest; `number`: how many it takes."""

    code = "no_plan"

    def __init__(self, lacks: str, number: int) -> None:
        super().__init__(f"{lacks} {number}")
        self.lacks = lacks
        self.number = number


class UnknownKiosk(DeskRefused):
    """This device is no kiosk of this office: nobody paired it, or it was unpaired."""

    code = "unknown_kiosk"


class BlockWrong(DeskRefused):
    """The number of a ticket was not reserved for this kiosk, letter or day."""

    code = "block_wrong"


class MovedOn(DeskRefused):
    """The visit is no longer as the screen showed it: the press came twice, or somebody else was first."""

    code = "moved_on"


class PeriodInvalid(DeskRefused):
    """From when until when an office is closed cannot be so. `why`: order, past or long."""

    code = "period_invalid"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NothingToReopen(DeskRefused):
    """There is no such closure in this office, or it is over."""

    code = "nothing_to_reopen"


class UnknownEvent(DeskRefused):
    """There is no such event of this office."""

    code = "unknown_event"


class TooManyEvents(DeskRefused):
    """As many events as a board may tell lie ahead; the message is their number."""

    code = "too_many_events"


class CounterNumberTaken(DeskRefused):
    """Another counter of this office has this number."""

    code = "counter_number_taken"


class UnknownRequest(DeskRefused):
    """There is no request of this number that the officer may read."""

    code = "unknown_request"
