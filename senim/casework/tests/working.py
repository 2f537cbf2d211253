"""Finishes steps through the pages, as officers do."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from senim.accounts.models import Officer
from senim.intake.models import ServiceRequest
from senim.ledger.models import Record
from senim.processes.models import WorkItem


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


def item_of(request: ServiceRequest, element: str) -> WorkItem:
    return WorkItem.objects.get(request_id=request.pk, element=element)


def waits(request: ServiceRequest, element: str) -> bool:
    return WorkItem.objects.filter(request_id=request.pk, element=element).exists()


def finish(
    client: Client, request: ServiceRequest, element: str, *, since: int | None = None, **answers: Any
) -> HttpResponse:
    """Post the form of a step; `since` as the page had it."""
    opened = since if since is not None else item_of(request, element).since_at
    response = client.post(f"/en/staff/case/{request.pk}/step/{element}/", {"since": opened, **answers})
    assert isinstance(response, HttpResponse)
    return response


def send_message(client: Client, request: ServiceRequest, name: str, **answers: Any) -> HttpResponse:
    response = client.post(f"/en/staff/case/{request.pk}/message/{name}/", answers)
    assert isinstance(response, HttpResponse)
    return response


def give_reason(client: Client, request: ServiceRequest) -> None:
    address = f"/en/staff/case/{request.pk}/reason/"
    done = client.post(address, {"reason": "supervision", "words": "I check the work", "next": "/"})
    assert done.status_code == 302


def events(request: ServiceRequest) -> list[str]:
    """The types of the events of a request, in order."""
    rows = Record.objects.filter(stream__gte=request.pk * 16, stream__lt=request.pk * 16 + 16)
    return list(rows.order_by("stream", "n").values_list("type", flat=True))
