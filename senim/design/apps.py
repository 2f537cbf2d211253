"""The Django entry of this app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Names the app."""

    name = "senim.design"
    label = "design"
