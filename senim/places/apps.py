"""The Django entry of this app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Names the app."""

    name = "senim.places"
    label = "places"
