"""The Django entry of this app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Names the app."""

    name = "senim.casework"
    label = "casework"

    def ready(self) -> None:
        """Register what proves the openings."""
        from senim.casework import openings  # noqa: F401
