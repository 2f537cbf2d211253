"""What accounts refuse, one class a refusal."""


class AccountRefused(Exception):
    """The root of everything that this app refuses."""


class RightUnknown(AccountRefused, ValueError):
    """A view names a right that is not in the closed list of roles.py."""


class RoleUnknown(AccountRefused, ValueError):
    """There is no role with this code."""


class RoleNotHeld(AccountRefused):
    """The person does not hold this role at the unit or above it."""


class ReasonMissing(AccountRefused):
    """A read of a record without a reason of the closed list, or with a reason that needs words and has none."""


class TooManyTries(AccountRefused):
    """This place has used up its tries of the minute; nothing was compared."""
