"""The Django entry of this app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "senim.ledger"
    label = "ledger"
