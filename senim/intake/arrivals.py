"""What comes with a new request, and what the person gets for it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from senim.catalogue.queries import Compiled
from senim.intake.models import Draft
from senim.ledger.actor import CITIZEN, Actor


@dataclass(frozen=True, slots=True)
class Arrival:
    """Everything that comes with a new request. `key` is the idempotency key's bytes; `draft` the draft it was prepared in.

    `reach` is the channel by which the door itself can be answered (`messenger`): its app keeps the address in a book of its
    own (`notices.books`). Without it the person is told by the e-mail or the phone that they left.
    """

    compiled: Compiled
    answers: Mapping[str, Any]
    key: bytes
    channel: str
    language: str
    at: dt.datetime
    draft: Draft | None = None
    by: Actor = CITIZEN
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the person gets: the request's id and the secret of its receipt; `new` is false for a repeated submit."""

    request_id: int
    secret: str
    new: bool
