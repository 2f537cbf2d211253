"""The Django entry of this app."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Names the app and registers its follower and its rebuilder."""

    name = "senim.processes"
    label = "processes"

    def ready(self) -> None:
        """Register what follows the log."""
        from senim.processes import figures, rebuilding  # noqa: F401
