"""The Django entry of the SMS door: an app of its own below the channels, so that its table moves by itself."""

from django.apps import AppConfig


class SmsConfig(AppConfig):
    """Names the app."""

    name = "senim.channels.sms"
    label = "sms"
