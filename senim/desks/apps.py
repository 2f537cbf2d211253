"""The Django entry of this app."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Names the app and registers what proves its projection."""

    name = "senim.desks"
    label = "desks"

    def ready(self) -> None:
        """Register the rebuilder, the eraser and what is told of visits in requests."""
        from senim.desks import erasing, linking, rebuilding  # noqa: F401
