"""The addresses of the connector's pages."""

from django.urls import path

from senim.channels.connector import pages

app_name = "connector_pages"
urlpatterns = [
    path("developers/", pages.developers, name="developers"),
    path("staff/webhooks/", pages.receivers, name="receivers"),
    path("staff/webhooks/<row_key:pk>/", pages.receiver, name="receiver"),
    path("staff/webhooks/<row_key:pk>/told/", pages.told, name="told"),
    path("staff/webhooks/<row_key:pk>/told/stop/", pages.unhear, name="unhear"),
    path("staff/webhooks/<row_key:pk>/stop/", pages.stop, name="stop"),
    path("staff/webhooks/<row_key:pk>/resend/", pages.resend_all, name="resend_all"),
    path("staff/webhooks/<row_key:pk>/<row_key:change>/resend/", pages.resend, name="resend"),
]
