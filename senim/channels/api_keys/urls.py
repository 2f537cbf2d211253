"""The addresses of the staff's pages of keys."""

from django.urls import path

from senim.channels.api_keys import views

app_name = "api_keys"
urlpatterns = [
    path("", views.keys, name="keys"),
    path("new/", views.new_key, name="new"),
    path("<row_key:pk>/revoke/", views.end_key, name="revoke"),
]
