"""The addresses of officers at the counters."""

from django.urls import path

from senim.desks.views import counter, specialists

app_name = "counter"
urlpatterns = [
    path("staff/desks/", counter.offices, name="offices"),
    path("staff/desks/specialists/", specialists.asked, name="specialists"),
    path("staff/desks/specialists/<row_key:visit>/answer/", specialists.answer, name="answer"),
    path("staff/desks/<row_key:office>/", counter.console_page, name="console"),
    path("staff/desks/<row_key:office>/sit/", counter.sit, name="sit"),
    path("staff/desks/<row_key:office>/press/", counter.press, name="press"),
    path("staff/desks/<row_key:office>/advice/<row_key:visit>/", counter.advice, name="advice"),
    path("staff/desks/<row_key:office>/line/", counter.line, name="line"),
    path("staff/desks/<row_key:office>/line/press/", counter.triage, name="triage"),
]
