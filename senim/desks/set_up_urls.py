"""The staff's addresses of setting an office up, and of its appointments."""

from django.urls import path

from senim.desks.views import appointments, closing, set_up

app_name = "set_up"
urlpatterns = [
    path("staff/desks/set-up/", set_up.offices, name="offices"),
    path("staff/desks/<int:office>/set-up/", set_up.office, name="office"),
    path("staff/desks/<int:office>/set-up/begin/", set_up.begin, name="begin"),
    path("staff/desks/<int:office>/set-up/settings/", set_up.settings, name="settings"),
    path("staff/desks/<int:office>/set-up/hours/", set_up.hours, name="hours"),
    path("staff/desks/<int:office>/set-up/counters/new/", set_up.new_counter, name="new_counter"),
    path("staff/desks/<int:office>/set-up/counters/<int:pk>/", set_up.counter, name="counter"),
    path("staff/desks/<int:office>/set-up/close/", closing.close, name="close"),
    path("staff/desks/<int:office>/set-up/closures/<int:pk>/reopen/", closing.reopen, name="reopen"),
    path("staff/desks/appointments/", appointments.pick, name="pick"),
    path("staff/desks/<int:office>/appointments/", appointments.day, name="appointments"),
    path("staff/desks/<int:office>/appointments/new/", appointments.new, name="book"),
    path("staff/desks/<int:office>/appointments/<int:pk>/<slug:act>/", appointments.act, name="act"),
]
