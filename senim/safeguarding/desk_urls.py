"""Addresses of the recipients' pages; what their scripts call stands in `call_urls`."""

from django.urls import path

from senim.safeguarding.views import activities, desk_keys, desk_pages

urlpatterns = [
    path("cases/", desk_pages.cases, name="cases"),
    path("cases/figures/", desk_pages.totals, name="totals"),
    path("cases/<row_key:case>/", desk_pages.case, name="case"),
    path("keys/kept/", desk_keys.kept, name="kept"),
    path("custody/", desk_keys.custody, name="custody"),
    path("recovery/<row_key:recovery>/", desk_keys.recovery, name="recovery"),
    path("activities/", activities.register, name="activities"),
    path("activities/enter/", activities.enter, name="enter_activity"),
    path("activities/<row_key:activity>/remove/", activities.remove, name="remove_activity"),
    path("reseal/", desk_keys.reseal, name="reseal"),
]
