"""The Django entry of this app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the app."""

    name = "senim.catalogue"
    label = "catalogue"
