"""The studio's addresses, below /<language>/studio/."""

from django.urls import path

from senim.studio.views import listing, maps

app_name = "studio"
urlpatterns = [
    path("", listing.services, name="services"),
    path("<slug:code>/", maps.process_map, name="map"),
    path("<slug:code>/variants/", maps.variants, name="variants"),
    path("<slug:code>/handovers/", maps.handovers, name="handovers"),
    path("<slug:code>/model/", maps.model, name="model"),
    path("<slug:code>/<slug:name>.csv", maps.table, name="table"),
]
