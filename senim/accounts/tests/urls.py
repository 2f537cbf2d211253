"""Addresses for the tests of this app: its own, and views that show each way of declaring a right or none."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import View

from senim.accounts.access import public, right


def undeclared(request: HttpRequest) -> HttpResponse:
    """Names no right."""
    return HttpResponse("open")


@public
def anyone(request: HttpRequest) -> HttpResponse:
    """Is for everyone."""
    return HttpResponse("open")


@right("work.see")
def work(request: HttpRequest, words: str = "open") -> HttpResponse:
    """Needs a right."""
    return HttpResponse(words)


class Undeclared(View):
    """A class that names no right."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return HttpResponse("open")


@right("settings.change")
class Settings(Undeclared):
    """A class that needs a right."""


app_urls = include("senim.accounts.urls")
urlpatterns = [
    path("", app_urls),
    path("undeclared/", undeclared),
    path("undeclared-class/", Undeclared.as_view()),
    path("undeclared-partial/", partial(undeclared)),
    path("anyone/", anyone),
    path("lists/", work, name="work"),
    path("work-partial/", partial(work, words="part")),
    path("settings/", Settings.as_view()),
]
