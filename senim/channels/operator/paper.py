"""The slip of a request that was taken here: read out in groups, printed, and by whom it was received."""

import datetime as dt
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.utils.translation import override

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.channels.operator.errors import NotTaken
from senim.channels.operator.models import Taken
from senim.design.dates import moment
from senim.intake.keys import read_key, secret_of
from senim.intake.models import ServiceRequest
from senim.intake.queries import Standing, Why, request_by_key, standing, why
from senim.intake.reaching import ways_left
from senim.intake.slip import Slip, slip_of
from senim.notices.models import Reach

COOKIE: Final = "senim_operator"
SECONDS: Final = 15 * 60
"""So long the device that took a request can show its secret again; after that nobody can."""


class Paper(NamedTuple):
    """What the slip's page shows. `told` is the masked address to which the receipt's notice goes, empty for none."""

    request: ServiceRequest
    where: Standing
    slip: Slip
    officer: Officer
    promise: Why | None
    limit: Why | None
    told: str

    @property
    def tongue(self) -> str:
        """The language of the caller."""
        return self.request.language

    @property
    def groups(self) -> list[str]:
        """The number in groups, as it is read out."""
        return self.slip.number.split("-")

    @property
    def secret(self) -> list[str]:
        """The secret in groups."""
        return self.slip.secret.split("-")

    @property
    def due(self) -> str:
        """By when the answer comes, in the caller's language: the promise, else the legal limit; empty for no term."""
        with override(self.tongue):
            return moment(self.where.promise_due or self.where.limit_due)


def paper_of(request: HttpRequest, viewer: Viewer, request_id: int, at: dt.datetime) -> Paper:
    """The slip, for the officer who took the request, on the device on which they did, for a quarter of an hour.

    Refuses NotTaken in every other case, in the same words. At most ten queries.
    """
    key = read_key(request.COOKIES.get(COOKIE, ""))
    sent = request_by_key(key) if key else None
    rows = Taken.objects.filter(request_id=request_id, officer=viewer.officer, taken_at__gt=at - _kept())
    taken = rows.select_related("officer").first()
    if key is None or sent is None or sent.pk != request_id or taken is None:
        raise NotTaken
    where = standing(sent)
    with override(sent.language):
        slip = slip_of(where, secret_of(key), request.build_absolute_uri("/"))
    reach = Reach.objects.filter(pk=sent.pk).values_list("channel", flat=True).first() or ""
    told = ways_left(sent.pk).get(reach, "") if reach else ""
    return Paper(sent, where, slip, taken.officer, why(where, "promise"), why(where, "limit"), told)


def _kept() -> dt.timedelta:
    return dt.timedelta(seconds=SECONDS)
