"""The Django entry of this app."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Names the app, and lets notices go where people write to us."""

    name = "senim.channels"
    label = "channels"

    def ready(self) -> None:
        """Register the address book of messengers, the transports to them, and what tells other systems of changes."""
        from senim.channels import erasing, reaching  # noqa: F401
        from senim.channels.connector import told  # noqa: F401
        from senim.channels.dialogue import rated  # noqa: F401
        from senim.channels.email import outgoing  # noqa: F401
        from senim.channels.telegram import telling  # noqa: F401
