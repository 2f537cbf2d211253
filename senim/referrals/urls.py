"""The addresses of this app, gathered: one include for each room, named after whom its pages are for."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
