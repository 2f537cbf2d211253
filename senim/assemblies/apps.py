"""The Django entry of this app."""

from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    """Names the app and registers what proves its projection and erases its words."""

    name = "senim.assemblies"
    label = "assemblies"

    def ready(self) -> None:
        """Register the rebuilder and the eraser."""
        from senim.assemblies import erasing, rebuilding  # noqa: F401
