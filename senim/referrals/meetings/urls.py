"""The addresses of joint meetings, below /<language>/staff/meetings/."""

from django.urls import path

from senim.referrals.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.own, name="mine"),
    path("address/", views.address, name="address"),
    path("new/", views.call, name="call"),
    path("<row_key:pk>/", views.meeting, name="meeting"),
    path("<row_key:pk>/minutes/", views.minutes, name="minutes"),
    path("<row_key:pk>/minutes/keep/", views.keep_minutes, name="keep_minutes"),
    path("<row_key:pk>/invite/", views.invite, name="invite"),
    path("<row_key:pk>/excuse/", views.excuse, name="excuse"),
    path("<row_key:pk>/move/", views.move, name="move"),
    path("<row_key:pk>/cancel/", views.cancel, name="cancel"),
    path("<row_key:pk>/undertake/", views.undertake, name="undertake"),
    path("<row_key:pk>/undertakings/<row_key:number>/end/", views.end, name="end"),
]
