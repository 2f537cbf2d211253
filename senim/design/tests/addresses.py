"""The gallery alone, behind the language prefix, for the tests of this app."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(path("design/", include("senim.design.urls")))
