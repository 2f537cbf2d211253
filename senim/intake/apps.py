"""The Django entry of this app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Names the app and lets it hear the log."""

    name = "senim.intake"
    label = "intake"

    def ready(self) -> None:
        """Register what hears the log, addresses, the link that rates, and what is erased when its term is over."""
        from senim.intake import erasing, projecting, rating_links, reaching  # noqa: F401
