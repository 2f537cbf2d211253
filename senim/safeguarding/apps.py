"""The Django entry of this app."""

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """Names the app and registers what erases and what compares it with the log."""

    name = "senim.safeguarding"
    label = "safeguarding"

    def ready(self) -> None:
        """Register what is erased when its term is over, and the rebuilder."""
        from senim.safeguarding import activities, erasing, rebuilding  # noqa: F401
