"""The Django entry of this app."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Names the app."""

    name = "senim.processes"
    label = "processes"
