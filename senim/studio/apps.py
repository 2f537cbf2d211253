"""The Django entry of this app."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Names the app and registers its follower of the log."""

    name = "senim.studio"
    label = "studio"

    def ready(self) -> None:
        """Register what follows the log."""
        from senim.studio import parting  # noqa: F401
