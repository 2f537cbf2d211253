"""The addresses of office figures."""

from django.urls import path

from senim.desks.views import figures

app_name = "office_figures"
urlpatterns = [
    path("visits/figures/", figures.everybody, name="public"),
    path("staff/desks/figures/", figures.offices, name="offices"),
    path("staff/desks/<row_key:office>/figures/", figures.office, name="office"),
    path("staff/desks/<row_key:office>/figures/weeks.csv", figures.table, name="table"),
]
