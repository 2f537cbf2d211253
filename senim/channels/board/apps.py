"""The Django entry of the board: an app of its own below the channels, so that its tables move by themselves."""

from django.apps import AppConfig


class ChannelBoardConfig(AppConfig):
    """Names the app and registers its follower and its rebuilder."""

    name = "senim.channels.board"
    label = "channel_board"

    def ready(self) -> None:
        """Register what follows the log."""
        from senim.channels.board import counting, rebuilding  # noqa: F401
