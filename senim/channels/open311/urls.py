"""The addresses of GeoReport v2; each ends in its format."""

from django.urls import re_path

from senim.channels.open311 import views

ENDING = r"\.(?P<ending>xml|json)$"
urlpatterns = [
    re_path(rf"^(?:v2/)?discovery{ENDING}", views.discover, name="discovery"),
    re_path(rf"^v2/services{ENDING}", views.services, name="services"),
    re_path(rf"^v2/services/(?P<code>[^/]+){ENDING}", views.definition, name="definition"),
    re_path(rf"^v2/requests{ENDING}", views.service_requests, name="requests"),
    re_path(rf"^v2/requests/(?P<number>[^/]+){ENDING}", views.service_request, name="request"),
    re_path(rf"^v2/tokens/(?P<token>[^/]+){ENDING}", views.token, name="token"),
]
