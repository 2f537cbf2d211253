"""The reporter's quiet pages: where to get help, the questions, the way back, and what is protected and what is not."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.safeguarding import asking, directory_notes, scripts


@public
@require_GET
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Whom to call at once, and the way to the questions, back, and to what is protected."""
    return render(request, "safeguarding/reporter/start.html")


@public
@require_GET
@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """All questions of all lanes in one document, so that its address, its size and its requests tell nothing of the lane."""
    now, language = time.time_ns() // 1000, (get_language() or "kk")[:2]
    context = {
        "lanes": asking.lanes(now),
        "asked": asking.asked(now, language),
        "nameable": asking.nameable(language),
        "directory_key": directory_notes.public_key(),
    }
    return render(request, "safeguarding/reporter/write.html", context)


@public
@require_GET
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """The field for the six words; what follows from them is worked out in the page."""
    return render(request, "safeguarding/reporter/back.html")


@public
@require_GET
@never_cache
def about(request: HttpRequest) -> HttpResponse:
    """What this protects, what it does not, and the fingerprints of the scripts."""
    found = [scripts.script(name) for name in scripts.NAMES]
    return render(request, "safeguarding/reporter/about.html", {"scripts": found})
