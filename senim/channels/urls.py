"""The addresses at which providers and other systems call."""

from django.urls import include, path

from senim.channels import sms_calls
from senim.channels.views import arrive

app_name = "channels"
urlpatterns = [
    path("open311/", include("senim.channels.open311.urls")),
    path("connector/v1/", include("senim.channels.connector.urls")),
    path("sms/", sms_calls.arrive, name="sms"),
    path("sms/report/", sms_calls.report, name="sms_report"),
    path("<slug:door>/", arrive, name="arrive"),
]
