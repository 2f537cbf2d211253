"""What tests of notices share: a request whose person left an address, and a post on a clock of its own."""

import datetime as dt
from typing import Any

from django.utils import timezone

from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.notices.delivery import Post
from senim.notices.models import Notice
from tests.requests import sent

NOON = dt.datetime(2026, 11, 17, 7, tzinfo=dt.UTC)
"""A Tuesday, 12:00 in Almaty."""
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def asked_by_email(service: str = "advice", *, at: dt.datetime = NOON, **answers: Any) -> ServiceRequest:
    """A request whose person left an e-mail address."""
    made = sent(service, at=at, **{"email": "aigerim@example.kz", **answers})
    return ServiceRequest.objects.get(pk=made.request_id)


def post_of(channel: str = "email", at: dt.datetime | None = None, **options: Any) -> Post:
    """The post of a channel at a moment that stands still."""
    now = micros(at or timezone.now())
    options = {"first_seconds": 1.0, "rest_seconds": 1.0, **options}
    return Post(channel, lambda: now, lambda: 0.5, iter(range(1, 1_000_000)).__next__, **options)


def kinds_of(request: ServiceRequest, **wanted: Any) -> list[str]:
    """The kinds of a request's notices, in order."""
    rows = Notice.objects.filter(request_id=request.pk, **wanted)
    return list(rows.order_by("stream", "n", "kind").values_list("kind", flat=True))


def one(request: ServiceRequest, kind: str) -> Notice:
    """The request's notice of a kind."""
    return Notice.objects.get(request_id=request.pk, kind=kind)
