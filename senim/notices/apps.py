"""The Django entry of this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the app and lets it hear the log; every installed transport registers itself."""

    name = "senim.notices"
    label = "notices"

    def ready(self) -> None:
        """Register what hears the log, what proves it, and our own transports."""
        from senim.notices import erasing, projecting, rebuilding  # noqa: F401
        from senim.notices.transports.file import sending as file  # noqa: F401
        from senim.notices.transports.kannel import sending as kannel  # noqa: F401
        from senim.notices.transports.memory import sending as memory  # noqa: F401
        from senim.notices.transports.smtp import sending as smtp  # noqa: F401
