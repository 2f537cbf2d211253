"""The addresses at which providers call."""

from django.urls import path

from senim.channels.views import arrive

app_name = "channels"
urlpatterns = [path("<slug:door>/", arrive, name="arrive")]
