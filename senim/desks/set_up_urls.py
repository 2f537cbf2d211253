"""The staff's addresses of setting an office up, and of its appointments."""

from django.urls import path

from senim.desks import booking_urls  # noqa: F401  # brings the kinds of numbers in addresses
from senim.desks.views import appointments, closing, set_up

app_name = "set_up"
urlpatterns = [
    path("staff/desks/set-up/", set_up.offices, name="offices"),
    path("staff/desks/<row_key:office>/set-up/", set_up.office, name="office"),
    path("staff/desks/<row_key:office>/set-up/begin/", set_up.begin, name="begin"),
    path("staff/desks/<row_key:office>/set-up/settings/", set_up.settings, name="settings"),
    path("staff/desks/<row_key:office>/set-up/hours/", set_up.hours, name="hours"),
    path("staff/desks/<row_key:office>/set-up/counters/new/", set_up.new_counter, name="new_counter"),
    path("staff/desks/<row_key:office>/set-up/counters/<row_key:pk>/", set_up.counter, name="counter"),
    path("staff/desks/<row_key:office>/set-up/close/", closing.close, name="close"),
    path("staff/desks/<row_key:office>/set-up/closures/<row_key:pk>/reopen/", closing.reopen, name="reopen"),
    path("staff/desks/appointments/", appointments.pick, name="pick"),
    path("staff/desks/<row_key:office>/appointments/", appointments.day, name="appointments"),
    path("staff/desks/<row_key:office>/appointments/new/", appointments.new, name="book"),
    path("staff/desks/<row_key:office>/appointments/<row_key:pk>/move/", appointments.move, name="move"),
    path("staff/desks/<row_key:office>/appointments/<row_key:pk>/<slug:act>/", appointments.act, name="act"),
]
