"""The refusals of this app, one name each."""


class AssetMissing(Exception):
    """A page asks for a built file that is not there: the build was not run, or the name is wrong."""

    def __init__(self, name: str) -> None:
        """Name the file and the command that builds it."""
        super().__init__(f"{name} is not in the build; run: npm ci --ignore-scripts && node assets/build.mjs")


class ComponentUnknown(Exception):
    """A template asks for a component, icon or field that we do not have."""
