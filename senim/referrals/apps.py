"""The Django entry of this app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Names the app."""

    name = "senim.referrals"
    label = "referrals"
