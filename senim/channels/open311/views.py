"""The addresses of GeoReport v2."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from senim.accounts.access import public
from senim.channels.open311 import discovery, offered
from senim.channels.open311.answering import check_jurisdiction, door, kept, key_from, language_of, looker
from senim.channels.open311.asking import asked
from senim.channels.open311.errors import BadForm, NotThere
from senim.channels.open311.filing import Sender, file
from senim.channels.open311.finding import found
from senim.channels.open311.numbers import request_id_of
from senim.channels.open311.posted import media, posted
from senim.channels.open311.reading import answers_of
from senim.channels.open311.telling import request_row
from senim.channels.open311.writing import answered


@public
@csrf_exempt
@door("GET", "HEAD")
def discover(request: HttpRequest, ending: str, language: str) -> HttpResponse:
    """Where this door is and how to get a key."""
    return kept(answered(ending, "discovery", discovery.document(timezone.now().date(), language)))


@public
@csrf_exempt
@door("GET", "HEAD")
def services(request: HttpRequest, ending: str, language: str) -> HttpResponse:
    """The services that can be filed here."""
    rows = [offered.service_row(one, language) for one in offered.services(timezone.now().date())]
    return kept(answered(ending, "services", rows))


@public
@csrf_exempt
@door("GET", "HEAD")
def definition(request: HttpRequest, ending: str, language: str, code: str) -> HttpResponse:
    """What is asked for one service."""
    compiled = offered.service_of(code, timezone.now().date())
    return kept(answered(ending, "service_definition", offered.definition(compiled, language)))


@public
@csrf_exempt
@door("GET", "HEAD", "POST")
def service_requests(request: HttpRequest, ending: str, language: str) -> HttpResponse:
    """File a request (POST, with a key), or look at requests (GET)."""
    if request.method == "POST":
        return _filed(request, ending)
    at = timezone.now()
    key = looker(request, at)
    rows = [request_row(one, language, at.date()) for one in found(asked(request.GET.dict(), at), key, at)]
    return answered(ending, "service_requests", rows)


def _filed(request: HttpRequest, ending: str) -> HttpResponse:
    """File what was posted; the key is looked at before anything else."""
    came, at = posted(request), timezone.now()
    form = came.form
    check_jurisdiction(form.get("jurisdiction_id", ""))
    key = key_from(request, form.get("api_key", ""), at)
    language = language_of(request, form.get("locale", "") or request.GET.get("locale", ""))
    with override(language):
        code = form.get("service_code", "").strip()
        if not code:
            raise BadForm(_("service_code: it is missing. GET services lists those there are."))
        compiled = offered.service_of(code, at.date())
        sender = Sender(key, language, at, request.headers.get("Idempotency-Key", "").strip())
        found = media(came.files)
        read = answers_of(compiled.service, form, found.faults)
        rows = file(compiled=compiled, read=read, sender=sender, files=found.files)
    response = answered(ending, "service_requests", rows)
    response.headers["Content-Language"] = language
    return response


@public
@csrf_exempt
@door("GET", "HEAD")
def service_request(request: HttpRequest, ending: str, language: str, number: str) -> HttpResponse:
    """One request."""
    at = timezone.now()
    key = looker(request, at)
    rows = found(asked({"service_request_id": number}, at), key, at)
    if not rows:
        raise NotThere(_("There is no request with this service_request_id, or it is not shown here."))
    return answered(ending, "service_requests", [request_row(one, language, at.date()) for one in rows])


@public
@csrf_exempt
@door("GET", "HEAD")
def token(request: HttpRequest, ending: str, language: str, token: str) -> HttpResponse:
    """The number of a token. Every request has its number at once, which is its own token: who asks in any case gets it."""
    at = timezone.now()
    key = looker(request, at)
    if request_id_of(token) is None or not found(asked({"service_request_id": token}, at), key, at):
        raise NotThere(
            _("There is no such token: POST requests gives service_request_id at once, which is its own token.")
        )
    return answered(ending, "service_requests", [{"service_request_id": token, "token": token}])
