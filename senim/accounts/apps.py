"""The Django entry of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "senim.accounts"
    label = "accounts"
