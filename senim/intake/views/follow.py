"""Following a request: open it with number and secret, then read, reply, add, withdraw, rate, dispute."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages as flash
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts import limits
from senim.accounts.access import public
from senim.design import parts
from senim.intake import actions, attachments
from senim.intake.cards import cards
from senim.intake.drafts import set_cookie
from senim.intake.errors import FileRefused, NotPossibleNow, UnknownReceipt
from senim.intake.faces import face_of
from senim.intake.filling import file_words
from senim.intake.forms import DisputeForm, FollowForm, RateForm, ReachForm, ReplyForm
from senim.intake.models import Attachment, Rating, ServiceRequest
from senim.intake.opening import COOKIE, OPEN_FOR_SECONDS, SALT, opened_request
from senim.intake.queries import number_of, request_by_receipt, standing, why
from senim.intake.reaching import ways_left
from senim.intake.timeline import Moment, timeline
from senim.notices import actions as notices
from senim.notices.errors import WayUnknown
from senim.notices.queries import how_told
from senim.notices.showing import lines_for_person

BUCKET: Final = "receipt"

View = Callable[..., HttpResponse]


@public
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and secret. Wrong pairs get the same answer in the same time, and only so many a minute."""
    form = FollowForm(request.POST or None)
    if request.method == "GET":
        return render(
            request, "intake/follow.html", {"form": FollowForm(initial={"number": request.GET.get("number", "")})}
        )
    at = timezone.now()
    place = limits.place_of(request, at)
    if not limits.allowed(BUCKET, place, at):
        return HttpResponse(status=429, headers={"Retry-After": "60"})  # config.faults gives it its page
    if not form.is_valid():
        return render(request, "intake/follow.html", {"form": form}, status=422)
    try:
        found = request_by_receipt(form.cleaned_data["number"], form.cleaned_data["secret"])
    except UnknownReceipt:
        limits.failed(BUCKET, place, at)
        form.add_error(None, _("We found no request with this number and secret. Check both and try again."))
        return render(request, "intake/follow.html", {"form": form}, status=404)
    response = redirect("intake:request")
    set_cookie(response, COOKIE, signing.dumps(found.pk, salt=SALT), max_age=OPEN_FOR_SECONDS)
    return response


def opened(view: View) -> View:
    """Give the view the request that this device opened; send everybody else to the door."""

    @public
    @never_cache
    @wraps(view)
    def with_request(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = opened_request(request)
        if found is None:
            return redirect("intake:follow")
        return view(request, found, *args, **kwargs)

    return with_request


@opened
@require_GET
def request_page(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """Where it stands, what happened, and what the person can do now."""
    return _page(request, found)


def _page(request: HttpRequest, found: ServiceRequest, status: int = 200, **more: Any) -> HttpResponse:
    where = standing(found)
    now = timezone.now()
    rated = Rating.objects.filter(stream=where.last.stream).exists()
    context = {
        "found": found,
        "number": number_of(found),
        "standing": where,
        "moments": [_part(one) for one in timeline(found, where.instances, _language())],
        "face": face_of(where, now),
        "cards": cards(found),
        "promise": why(where, "promise"),
        "limit": why(where, "limit"),
        "promise_passed": where.is_past(where.promise_due, now),
        "limit_passed": where.is_past(where.limit_due, now),
        "now": now,
        "files": Attachment.objects.filter(request=found).order_by("id"),
        "may_withdraw": "withdraw" in where.heard,
        "may_rate": where.last.ended_at is not None and not rated,
        "may_dispute": actions.may_dispute(where.last, now),
        "reply_form": ReplyForm(),
        "rate_form": RateForm(),
        "dispute_form": DisputeForm(),
        **more,
    }
    if "reach_form" not in context:
        context["reach_form"] = _reach_form(found)
    if context["reach_form"] is not None:
        context["told"] = lines_for_person(found.pk, actions.micros(now))
    return render(request, "intake/request.html", context, status=status)


@opened
@require_POST
def reply(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """The person writes to us."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, reply_form=form)
    return _do(
        request,
        lambda: actions.reply(request=found, text=form.cleaned_data["text"], at=timezone.now(), language=_language()),
    )


@opened
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """Asks once more, then takes the request back."""
    if request.method == "GET":
        return render(request, "intake/withdraw.html", {"number": number_of(found), "standing": standing(found)})
    return _do(request, lambda: actions.withdraw(request=found, at=timezone.now()))


@opened
@require_POST
def rate(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """The person says how it went."""
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, rate_form=form)
    given = form.cleaned_data
    return _do(
        request,
        lambda: actions.rate(request=found, score=int(given["score"]), words=given["words"], at=timezone.now()),
    )


@opened
@require_POST
def dispute(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """The person does not accept the answer."""
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, dispute_form=form)
    text = form.cleaned_data["text"]
    return _do(request, lambda: actions.dispute(request=found, text=text, at=timezone.now(), language=_language()))


@opened
@require_POST
def add_file(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """The person adds a file to an open request."""
    upload, at = request.FILES.get("file"), timezone.now()
    if upload is None:
        return redirect("intake:request")
    try:
        actions.attach_file(request=found, upload=upload, at=at)
    except FileRefused as refused:
        return _page(request, found, status=422, file_words=file_words(refused))
    except NotPossibleNow:
        flash.error(request, _("This is not possible any more: the request has ended."))
    return redirect("intake:request")


@opened
@require_GET
def file(request: HttpRequest, found: ServiceRequest, pk: int) -> HttpResponse:
    """One of the request's own files, always as a download."""
    attachment = Attachment.objects.filter(request=found, pk=pk).first()
    return redirect("intake:request") if attachment is None else attachments.served(attachment)


@opened
@require_POST
def reach(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """The person says how we write to them."""
    form = _reach_form(found, request.POST)
    if form is None or not form.is_valid():
        return _page(request, found, status=422, reach_form=form)
    given = form.cleaned_data
    wanted = {"channel": form.way, "optional": not given["less"], "shared": given["shared"], "safe": form.safe}
    try:
        notices.set_reach(request_id=found.pk, language=_language(), at=timezone.now(), **wanted)
        flash.success(request, _("Done. From now on we write to you as you said."))
    except WayUnknown:
        flash.error(request, _("This is not possible any more. Below you see where your request stands now."))
    return redirect("intake:request")


def _reach_form(found: ServiceRequest, given: Any = None) -> ReachForm | None:
    """None for whoever left no way to be told."""
    ways = ways_left(found.pk)
    return ReachForm(ways, how_told(found.pk, found.language), given) if ways else None


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the request on this device."""
    response = redirect("intake:start")
    response.delete_cookie(COOKIE)
    return response


def _part(one: Moment) -> parts.Moment:
    return parts.Moment(one.title, one.kind, one.at, one.text, due=one.kind == "now" and one.at is not None)


def _do(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except NotPossibleNow:
        flash.error(request, _("This is not possible any more. Below you see where your request stands now."))
    return redirect("intake:request")


def _language() -> str:
    return (get_language() or "kk")[:2]
