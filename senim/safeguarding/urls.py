"""Addresses of the sealed instance: the reporter's pages without a telling word, and the recipients' pages."""

from django.urls import include, path

from senim.safeguarding.views import reporter

app_name = "safeguarding"
urlpatterns = [
    path("", include("senim.safeguarding.call_urls")),
    path("", include("senim.safeguarding.desk_urls")),
    path("", reporter.start, name="start"),
    path("write/", reporter.write, name="write"),
    path("back/", reporter.back, name="back"),
    path("about/", reporter.about, name="about"),
]
