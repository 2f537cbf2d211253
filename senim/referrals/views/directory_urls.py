"""The addresses of the directory; those of people say nothing of what is looked for."""

from django.urls import path

from senim.design import addresses  # noqa: F401  # brings the kinds of numbers in addresses
from senim.referrals.views import directory

app_name = "directory"
urlpatterns = [
    path("near/", directory.find, name="find"),
    path("near/now/", directory.quiet, name="quiet"),
    path("staff/directory/", directory.kept, name="kept"),
    path("staff/directory/<row_key:pk>/", directory.body, name="body"),
    path("staff/directory/new/<slug:region>/", directory.new, name="new"),
]
