"""The addresses of the connector's pages."""

from django.urls import path

from senim.channels.connector import pages

app_name = "connector_pages"
urlpatterns = [
    path("developers/", pages.developers, name="developers"),
    path("staff/webhooks/", pages.receivers, name="receivers"),
    path("staff/webhooks/<int:pk>/", pages.receiver, name="receiver"),
    path("staff/webhooks/<int:pk>/told/", pages.told, name="told"),
    path("staff/webhooks/<int:pk>/told/stop/", pages.unhear, name="unhear"),
    path("staff/webhooks/<int:pk>/stop/", pages.stop, name="stop"),
    path("staff/webhooks/<int:pk>/resend/", pages.resend_all, name="resend_all"),
    path("staff/webhooks/<int:pk>/<int:change>/resend/", pages.resend, name="resend"),
]
