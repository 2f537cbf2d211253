"""The officers' addresses of hand-overs, below /<language>/staff/."""

from django.urls import path

from senim.design import addresses  # noqa: F401  # brings the kinds of numbers in addresses
from senim.referrals.views import police

app_name = "referring"
urlpatterns = [
    path("referrals/", police.referrals, name="list"),
    path("referrals/<row_key:pk>/", police.referral, name="referral"),
    path("referrals/<row_key:pk>/write/", police.write, name="write"),
    path("referrals/<row_key:pk>/take-back/", police.take_back, name="take_back"),
    path("case/<row_key:pk>/partners/", police.of_case, name="case"),
    path("case/<row_key:pk>/partners/refer/", police.refer, name="refer"),
    path("case/<row_key:pk>/partners/<row_key:consent>/withdraw/", police.withdraw, name="withdraw"),
]
