"""What the simulation refuses, one class per kind of refusal; every message says what to mend."""


class SimulationRefused(Exception):
    """The root of everything the simulation refuses."""


class ScenarioInvalid(SimulationRefused):
    """The scenario cannot be used with this process: a field is wrong, or names what the process does not have."""


class NotSimulated(SimulationRefused):
    """The process has an element that can be run but not simulated; the message names it."""


class GoesRoundForever(SimulationRefused):
    """A case moves on and on without ever waiting: a loop of gateways whose shares never let it out."""


class OutsideCalendar(SimulationRefused):
    """Simulated time came to a moment that a calendar does not know: far too few people, or too late a start."""


class TooManyTokens(SimulationRefused):
    """More work is under way at once than memory is allowed for."""


class LogUnfit(SimulationRefused):
    """The log does not say what a scenario needs: it has no case, or none of its activities is a task."""
