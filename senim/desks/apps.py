"""The Django entry of this app."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Names the app and registers what proves its projection."""

    name = "senim.desks"
    label = "desks"

    def ready(self) -> None:
        """Register the rebuilder and the eraser."""
        from senim.desks import erasing, rebuilding  # noqa: F401
