"""The Django entry of this app."""

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """Names the app."""

    name = "senim.safeguarding"
    label = "safeguarding"
