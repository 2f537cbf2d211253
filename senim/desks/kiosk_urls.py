"""The addresses of kiosks: `<code>` is that of the office's unit."""

from django.urls import path

from senim.desks.views import kiosk

app_name = "kiosk"
urlpatterns = [
    path("kiosk/<slug:code>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<slug:code>/turn/", kiosk.turn, name="turn"),
    path("kiosk/<slug:code>/arrive/", kiosk.arrive, name="arrive"),
    path("staff/desks/<row_key:office>/kiosks/", kiosk.devices, name="devices"),
    path("staff/desks/<row_key:office>/kiosks/pair/", kiosk.pair, name="pair"),
    path("staff/desks/<row_key:office>/kiosks/<row_key:pk>/unpair/", kiosk.unpair, name="unpair"),
]
