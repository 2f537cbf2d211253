"""The addresses of officers at the counters."""

from django.urls import path

from senim.desks.views import counter, specialists

app_name = "counter"
urlpatterns = [
    path("staff/desks/", counter.offices, name="offices"),
    path("staff/desks/specialists/", specialists.asked, name="specialists"),
    path("staff/desks/specialists/<int:visit>/answer/", specialists.answer, name="answer"),
    path("staff/desks/<int:office>/", counter.console_page, name="console"),
    path("staff/desks/<int:office>/sit/", counter.sit, name="sit"),
    path("staff/desks/<int:office>/press/", counter.press, name="press"),
    path("staff/desks/<int:office>/advice/<int:visit>/", counter.advice, name="advice"),
    path("staff/desks/<int:office>/line/", counter.line, name="line"),
    path("staff/desks/<int:office>/line/press/", counter.triage, name="triage"),
]
