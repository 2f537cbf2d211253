"""The Django entry of this app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Names the app."""

    name = "senim.casework"
    label = "casework"
