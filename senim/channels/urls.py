"""The addresses at which providers and other systems call."""

from django.urls import include, path

from senim.channels.views import arrive

app_name = "channels"
urlpatterns = [
    path("open311/", include("senim.channels.open311.urls")),
    path("connector/v1/", include("senim.channels.connector.urls")),
    path("sms/", include("senim.channels.sms.urls")),
    path("<slug:door>/", arrive, name="arrive"),
]
