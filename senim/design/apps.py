"""The Django entry of this app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Names the app and the kinds of parts that addresses of all apps have."""

    name = "senim.design"
    label = "design"

    def ready(self) -> None:
        """Register the kinds of parts of addresses, before any table of addresses is read."""
        from senim.design import addresses  # noqa: F401
