"""The addresses of notices: the citizen's link to get fewer, and the staff's pages."""

from django.urls import path

from senim.notices.views import staff, stopping

app_name = "notices"
urlpatterns = [
    path("notices/stop/<str:token>/", stopping.stop, name="stop"),
    path("staff/notices/", staff.notices, name="board"),
    path("staff/notices/<row_key:pk>/resend/", staff.resend, name="resend"),
    path("staff/notices/words/", staff.words, name="words"),
    path("staff/notices/words/<slug:kind>/<slug:channel>/", staff.one_wording, name="wording"),
    path("staff/notices/words/<slug:kind>/<slug:channel>/<row_key:pk>/decide/", staff.decide, name="decide"),
]
