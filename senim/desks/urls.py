"""The addresses of front offices, gathered: one include for each part, named after whom its pages are for."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("senim.desks.board_urls")),
    path("", include("senim.desks.kiosk_urls")),
    path("", include("senim.desks.ticket_urls")),
    path("", include("senim.desks.counter_urls")),
    path("", include("senim.desks.planning_urls")),
    path("", include("senim.desks.booking_urls")),
    path("", include("senim.desks.set_up_urls")),
    path("", include("senim.desks.figure_urls")),
]
