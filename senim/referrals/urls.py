"""The addresses of this app, gathered: one include for each room, named after whom its pages are for."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("senim.referrals.views.directory_urls")),
    path("partner/", include("senim.referrals.views.partner_urls")),
    path("staff/", include("senim.referrals.views.police_urls")),
    path("follow/shared/", include("senim.referrals.views.person_urls")),
    path("staff/meetings/", include("senim.referrals.meetings.urls")),
    path("", include("senim.referrals.problems.urls")),
]
