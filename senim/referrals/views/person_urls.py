"""The person's own page of what is shared about them, below /<language>/follow/shared/."""

from django.urls import path

from senim.design import addresses  # noqa: F401  # brings the kinds of numbers in addresses
from senim.referrals.views import person

app_name = "consent"
urlpatterns = [
    path("", person.shared, name="shared"),
    path("<row_key:pk>/withdraw/", person.withdraw, name="withdraw"),
]
