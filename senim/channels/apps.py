"""The Django entry of this app."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Names the app, and lets notices go where people write to us."""

    name = "senim.channels"
    label = "channels"

    def ready(self) -> None:
        """Register the address book of messengers and the transports to them."""
        from senim.channels import reaching  # noqa: F401
        from senim.channels.telegram import telling  # noqa: F401
