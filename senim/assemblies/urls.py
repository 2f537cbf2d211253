"""The addresses of assemblies: the organiser's, the akimat's and the police's."""

from django.urls import path

app_name = "assemblies"
urlpatterns: list[object] = []
