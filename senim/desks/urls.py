"""The addresses of front offices, gathered: one include for each part, named after whom its pages are for."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
