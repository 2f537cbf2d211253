"""The light address that screens ask; it has no language."""

from django.urls import path

from senim.desks.views.board import state

app_name = "live"
urlpatterns = [path("state/<row_key:office>", state, name="state")]
