"""The addresses of planning, for whoever may plan front offices of their units."""

from django.urls import path

from senim.desks.views import planning

app_name = "planning"
urlpatterns = [
    path("staff/desks/planning/", planning.offices, name="offices"),
    path("staff/desks/<row_key:office>/planning/", planning.office, name="office"),
    path("staff/desks/<row_key:office>/planning/ask/", planning.ask, name="ask"),
    path("staff/desks/<row_key:office>/planning/officer-<row_key:number>.ics", planning.week, name="week"),
    path("staff/desks/<row_key:office>/planning/<slug:name>.csv", planning.table, name="table"),
]
