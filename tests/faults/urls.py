"""The product's addresses and the controls: a view that raises, and one that shows a traceback."""

import traceback

from django.http import HttpRequest, HttpResponse
from django.urls import path

from senim.accounts.access import public
from senim.config.urls import handler400, handler403, handler404, handler500
from senim.config.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def breaks(request: HttpRequest) -> HttpResponse:
    """Raise, with words that must not be seen."""
    raise ValueError("secret words")


@public
def tells(request: HttpRequest) -> HttpResponse:
    """Show what nobody should see."""
    try:
        return breaks(request)
    except ValueError:
        return HttpResponse(traceback.format_exc())


urlpatterns = [path("control/breaks", breaks), path("control/tells", tells), *product]
