"""The Django entry of this app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Names the app and lets it hear the log."""

    name = "senim.intake"
    label = "intake"

    def ready(self) -> None:
        """Register what hears the log, and the addresses that people leave."""
        from senim.intake import projecting, reaching  # noqa: F401
