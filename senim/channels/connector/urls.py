"""The addresses of the connector, under its version."""

from django.urls import path, re_path

from senim.channels.connector import views
from senim.channels.connector.operations import OPERATIONS

app_name = "connector"
urlpatterns = [
    path("token", views.token, name="token"),
    path("webhooks/<str:name>", views.told, name="told"),
    path("openapi.json", views.document, name="document"),
    *(
        path(address, views.Operations.as_view(operations=operations), name=operations[0].name)
        for address, operations in OPERATIONS.items()
    ),
    re_path("^.*$", views.elsewhere, name="elsewhere"),
]
