"""The Django entry of this app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Names the app."""

    name = "senim.intake"
    label = "intake"
