"""The baseline's one page and its address table."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from benchmarks.bare_form.models import Enquiry, Event, Message


class RequestForm(forms.Form):
    """As many fields as the shortest of our services asks for."""

    subject = forms.CharField(max_length=160)
    region = forms.ChoiceField(choices=[("KZ-75", "Алматы"), ("KZ-71", "Астана")])
    phone = forms.CharField(max_length=20)
    text = forms.CharField(max_length=4000, widget=forms.Textarea)


def form_page(request: HttpRequest) -> HttpResponse:
    """Show the form; store what was sent in one transaction and lead on."""
    if request.method != "POST":
        request.session.setdefault("seen", 1)
        return render(request, "form.html", {"form": RequestForm()})
    seen = request.session.get("seen")
    form = RequestForm(request.POST)
    if not seen or not form.is_valid():
        return render(request, "form.html", {"form": form}, status=422)
    given = form.cleaned_data
    at = timezone.now()
    with transaction.atomic():
        row = Enquiry.objects.create(
            subject=given["subject"], region=given["region"], phone=given["phone"], received_at=at
        )
        Event.objects.create(request=row, kind="registered", at=at)
        Message.objects.create(request=row, text=given["text"])
    return redirect(f"/done/{row.pk}/")


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say thanks."""
    return HttpResponse(f"{pk}")


def state(request: HttpRequest) -> JsonResponse:
    """What a plain Django view would answer to a screen: the newest events by the ORM, as JSON, every time anew."""
    rows = Event.objects.order_by("-pk").values("request_id", "kind", "at")[:20]
    return JsonResponse({"called": list(rows), "waiting": Enquiry.objects.count()})


urlpatterns = [path("", form_page), path("done/<int:pk>/", done), path("state/", state)]
