"""Addresses of sign-in, of one's own account and of the journal of reads."""

from django.urls import path

from senim.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.home, name="home"),
    path("journal/", views.journal_of_reads, name="journal"),
]
