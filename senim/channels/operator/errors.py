"""What the operator's page refuses."""

from django.core.exceptions import PermissionDenied


class NoNumberToCall(Exception):
    """Somebody wants to be called back, and no number was given."""


class NotTaken(PermissionDenied):
    """No request of this number was taken by this officer on this device within a quarter of an hour."""
