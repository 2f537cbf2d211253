"""The addresses of bodies: for those that sign in, and for those that come by a letter. They name nothing."""

from django.urls import path

from senim.design import addresses  # noqa: F401  # brings the kinds of numbers in addresses
from senim.referrals.views import by_letter, partner

app_name = "partner"
urlpatterns = [
    path("", partner.work_list, name="list"),
    path("letter/<str:token>/", by_letter.letter, name="letter"),
    path("open/", by_letter.referral, name="letter_referral"),
    path("open/leave/", by_letter.leave, name="letter_leave"),
    path("open/file/<row_key:number>/", by_letter.file, name="letter_file"),
    path("open/<slug:name>/", by_letter.act, name="letter_act"),
    path("<row_key:pk>/", partner.referral, name="referral"),
    path("<row_key:pk>/file/<row_key:number>/", partner.file, name="file"),
    path("<row_key:pk>/<slug:name>/", partner.act, name="act"),
]
