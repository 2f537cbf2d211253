"""The Django entry of this app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Names the app."""

    name = "senim.demo"
    label = "demo"
