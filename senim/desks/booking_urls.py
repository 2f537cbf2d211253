"""The citizen's addresses of appointments. A code of a visit stands for itself below `visits/`."""

from django.urls import path, register_converter

from senim.desks.views import booking, my_visit


class VisitCode:
    """Three groups of four, with or without dashes: nothing else below `visits/` looks like it."""

    regex = "[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The code as it was written."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it is printed."""
        return value


register_converter(VisitCode, "visit_code")

app_name = "booking"
urlpatterns = [
    path("visits/", my_visit.find, name="find"),
    path("visits/book/", booking.offices, name="offices"),
    path("visits/book/<row_key:office>/", booking.services, name="services"),
    path("visits/book/<row_key:office>/for/<slug:service>/", booking.times, name="times"),
    path("visits/book/<row_key:office>/for/<slug:service>/<row_key:seconds>/", booking.confirm, name="confirm"),
    path("visits/<visit_code:code>/", my_visit.visit, name="visit"),
    path("visits/<visit_code:code>/calendar.ics", my_visit.calendar, name="calendar"),
    path("visits/<visit_code:code>/move/", my_visit.move, name="move"),
    path("visits/<visit_code:code>/cancel/", my_visit.cancel, name="cancel"),
]
