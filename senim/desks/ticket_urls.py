"""The ticket on the phone."""

from django.urls import path

from senim.desks.views import ticket

app_name = "tickets"
urlpatterns = [
    path("visits/t/<slug:code>/", ticket.ticket, name="ticket"),
    path("visits/t/<slug:code>/now/", ticket.ticket_now, name="now"),
    path("visits/t/<slug:code>/press/", ticket.press, name="press"),
]
