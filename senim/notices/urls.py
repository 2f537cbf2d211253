"""The addresses of notices: the citizen's link to get fewer, and the staff's pages."""

from django.urls import path

from senim.notices.views import stopping

app_name = "notices"
urlpatterns = [
    path("notices/stop/<str:token>/", stopping.stop, name="stop"),
]
