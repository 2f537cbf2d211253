"""Addresses of the sealed instance: the reporter's pages without a telling word, and the recipients' pages."""

from django.urls import path

from senim.safeguarding.views import pages

app_name = "safeguarding"
urlpatterns = [
    path("", pages.start, name="start"),
    path("cases/", pages.cases, name="cases"),
]
