"""Addresses of sign-in, of one's own account and of the journal of reads."""

from django.urls import path

from senim.accounts import journal_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.home, name="home"),
    path("journal/", journal_views.journal_of_reads, name="journal"),
    path("journal/unusual/", journal_views.unusual_days, name="unusual"),
    path("journal/for-person/", journal_views.for_person, name="for_person"),
]
