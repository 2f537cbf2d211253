"""The Django entry of this app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Names the app and lets it hear the log."""

    name = "senim.intake"
    label = "intake"

    def ready(self) -> None:
        """Register what hears the log, the addresses that people leave, and what is erased when its term is over."""
        from senim.intake import erasing, projecting, reaching  # noqa: F401
