"""The table of addresses of a sealed instance: the reporter's quiet pages, and the recipients' own."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from senim.config.urls import handler400, handler403, handler404, handler500, healthz, root

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", root, name="root"),
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("", include("senim.safeguarding.urls")),
        path("", include("senim.accounts.urls")),
        prefix_default_language=True,
    ),
]
