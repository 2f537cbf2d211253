"""The organiser's pages: what the law asks, the notice, a last look, the receipt, following it. No account and no script."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages as flash
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts import limits
from senim.accounts.access import public
from senim.assemblies import actions, pages, queries, words
from senim.assemblies.clocks import WAYS, terms_of
from senim.assemblies.errors import AssemblyUnknown, KeyReused, NotInThisState
from senim.assemblies.folding import LIVE, OFFERED
from senim.assemblies.forms import NoticeForm, SecretForm
from senim.assemblies.models import Assembly, Letter, Organiser, PlanPart
from senim.intake import keys
from senim.intake.drafts import set_cookie
from senim.places import queries as places
from senim.places.errors import RegionUnknown

COOKIE: Final = "senim_assembly"
SALT: Final = "senim.assemblies.follow"
OPEN_FOR_SECONDS: Final = 3600
BUCKET: Final = "assembly"

View = Callable[..., HttpResponse]


def now_us() -> int:
    """Now in µs."""
    return time.time_ns() // 1000


def language() -> str:
    """The language of the page."""
    return (get_language() or "kk")[:2]


@public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Who decides, what to file by when, what the police do; and the way to the akimat of each region."""
    today = pages.moment_of(now_us()).date()
    context = {
        "notice": terms_of("notice", today),
        "application": terms_of("application", today),
        "akimats": pages.regions_with_akimat(language()),
        "silence": words.silence_words("application", actions.silence_rule("application")),
    }
    return render(request, "assemblies/start.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, region: str) -> HttpResponse:
    """The notice on one page. Filled in well it is shown once more, with what may stand in its way; `send` sends it."""
    form = _form(region, request.POST or None)
    if not form.is_valid():
        return _notice(request, form, 422 if form.is_bound else 200)
    wanted = request.POST.get("act", "")
    if wanted == "send":
        return _send(request, form)
    return _notice(request, form, 200) if wanted == "change" else _check(request, form)


def _form(region: str, data: Any) -> NoticeForm:
    try:
        places.region(region)
    except RegionUnknown:
        raise Http404 from None
    if actions.akimat_of(region) is None:
        raise Http404
    return NoticeForm(data, region=region, offered=queries.places_of(region), today=pages.moment_of(now_us()).date())


def _notice(request: HttpRequest, form: NoticeForm, status: int) -> HttpResponse:
    context = {"form": form, "region": places.region(form.region), "akimat": actions.akimat_of(form.region)}
    return render(request, "assemblies/notice.html", context, status=status)


def _check(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    filing = form.filing(language())
    place = next((one for one in queries.places_of(filing.region) if one.pk == filing.place), None)
    due = pages.dues_of(filing, now_us())
    way = WAYS[filing.form]
    context = {
        "form": form,
        "akimat": actions.akimat_of(filing.region),
        "rows": pages.filed_rows(filing, place),
        "remarks": pages.remarks(filing, due, place),
        "way": words.way_words(way),
        "due": pages.moment_of(due.answer_at),
        "silence": words.silence_words(way, actions.silence_rule(way)),
        "hidden": [(name, value) for name, values in request.POST.lists() for value in values if name in _kept(form)],
    }
    return render(request, "assemblies/check.html", context)


def _kept(form: NoticeForm) -> set[str]:
    """The names of the boxes that hold what was filled in."""
    return {*form.fields, *(f"held_on_{part}" for part in ("day", "month", "year"))} - {"held_on"}


def _send(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    try:
        filed = actions.file(filing=form.filing(language()), key=form.cleaned_data["key"], at=now_us())
    except KeyReused:
        again = request.POST.copy()
        again["key"] = keys.new_key()
        form = _form(form.region, again)
        form.add_error(
            None, _("This was sent before with other words. Look at it again: sending it now makes a second notice.")
        )
        return _notice(request, form, 409)
    response = redirect("assemblies:receipt")
    opened_for = {"assembly": filed.assembly.pk, "secret": filed.secret}
    set_cookie(response, COOKIE, signing.dumps(opened_for, salt=SALT, compress=True), max_age=OPEN_FOR_SECONDS)
    return response


def opened(view: View) -> View:
    """Give the view the assembly that this device opened, and its secret where it was sent from here; others go to the door."""

    @public
    @never_cache
    @wraps(view)
    def with_assembly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=OPEN_FOR_SECONDS)
            # By its organiser's row: what was erased opens no more.
            found = Organiser.objects.select_related("assembly").get(assembly_id=kept["assembly"]).assembly
        except (signing.BadSignature, Organiser.DoesNotExist):
            return redirect("assemblies:follow")
        return view(request, found, kept.get("secret", ""), *args, **kwargs)

    return with_assembly


@opened
@require_GET
def receipt(request: HttpRequest, found: Assembly, secret: str) -> HttpResponse:
    """Number, secret and the day of the answer; only on the device that sent it."""
    if not secret:
        return redirect("assemblies:notice_page")
    context = {
        "number": queries.number_of(found),
        "secret": secret.split("-"),
        "due": pages.moment_of(found.due_at),
        "akimat": places.unit(found.unit_id),
        "silence": pages.silence(found),
    }
    return render(request, "assemblies/receipt.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the secret. Wrong ones get the same answer, and only so many a minute."""
    form = SecretForm(request.POST or None)
    if request.method == "GET":
        return render(request, "assemblies/follow.html", {"form": form})
    at = timezone.now()
    place = limits.place_of(request, at)
    if not limits.allowed(BUCKET, place, at):
        return HttpResponse(status=429, headers={"Retry-After": "60"})  # config.faults gives it its page
    if not form.is_valid():
        return render(request, "assemblies/follow.html", {"form": form}, status=422)
    try:
        found = actions.assembly_by_secret(form.cleaned_data["secret"])
    except AssemblyUnknown:
        limits.failed(BUCKET, place, at)
        form.add_error(None, _("We found no notice with this secret. Check it and try again."))
        return render(request, "assemblies/follow.html", {"form": form}, status=404)
    response = redirect("assemblies:notice_page")
    set_cookie(response, COOKIE, signing.dumps({"assembly": found.pk}, salt=SALT), max_age=OPEN_FOR_SECONDS)
    return response


@opened
@require_GET
def notice_page(request: HttpRequest, found: Assembly, secret: str) -> HttpResponse:
    """How it stands, the akimat's letter, the offer, the liaison officer, and what the organiser can do now."""
    liaison = PlanPart.objects.filter(assembly=found, part="liaison").first() if found.plan == "approved" else None
    context = {
        "found": found,
        "number": queries.number_of(found),
        "state": words.words(words.STATES, found.state),
        "tone": words.state_tone(found.state),
        "way": words.way_words(found.way),
        "facts": pages.facts(found),
        "akimat": places.unit(found.unit_id),
        "due": pages.moment_of(found.due_at),
        "silence": pages.silence(found),
        "letters": [
            (pages.moment_of(one.written_at), one.text) for one in Letter.objects.filter(assembly=found).order_by("pk")
        ],
        "ground": words.words(words.GROUNDS, found.ground),
        "offered": pages.offered(found) if found.state == OFFERED else "",
        "liaison": liaison,
        "may_withdraw": found.state in LIVE,
    }
    return render(request, "assemblies/notice_page.html", context)


@opened
@require_POST
def reply(request: HttpRequest, found: Assembly, secret: str) -> HttpResponse:
    """Take the other place or time, or decline it."""
    taken = request.POST.get("taken") == "yes"
    return _do(request, lambda: actions.reply(assembly_id=found.pk, taken=taken, at=now_us()))


@opened
@require_POST
def withdraw(request: HttpRequest, found: Assembly, secret: str) -> HttpResponse:
    """Take the notice back."""
    return _do(request, lambda: actions.withdraw(assembly_id=found.pk, at=now_us()))


def _do(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except NotInThisState:
        flash.error(request, _("This is not possible any more. Below you see how it stands now."))
    return redirect("assemblies:notice_page")


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close it on this device: from now on only the secret opens it."""
    response = redirect("assemblies:start")
    response.delete_cookie(COOKIE)
    return response
