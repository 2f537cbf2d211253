"""What goes in and out as JSON: strict shapes, from which the OpenAPI document takes its schemas."""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Language = Literal["kk", "ru", "en"]
Status = Literal["working", "waiting", "answered", "redirected", "withdrawn"]
Register = Literal["appeals", "kui", "erdr"]
ChangeType = Literal[
    "request.received",
    "request.asked",
    "request.replied",
    "request.term_changed",
    "request.moved",
    "request.redirected",
    "request.answered",
    "request.withdrawn",
    "request.number",
    "request.review",
]
ServiceCode = Annotated[str, Meta(pattern="^[a-z_]{1,40}$", description="A code of GET /services")]
OwnNumber = Annotated[
    str,
    Meta(min_length=1, max_length=60, description="The number that your system gave; officers find the request by it"),
]
Number = Annotated[
    str, Meta(description="The number of the request, as on the person's receipt", examples=["26-0012-3457-X"])
]


class ServiceRow(Struct, frozen=True):
    """One service that can be filed; `schema` is the address of the JSON Schema of its answers."""

    code: str
    name: str
    summary: str
    lane: str
    version: int
    schema: str


class Services(Struct, frozen=True):
    """All services that can be filed now, in the language of Accept-Language."""

    services: list[ServiceRow]
    words_consent: Annotated[
        str, Meta(description="What a person has to agree to before `words_consent` may be true, in their language")
    ]


class NewRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request filed for a person. `answers` follow the schema of the service."""

    service: ServiceCode
    answers: Annotated[dict[str, Any], Meta(description="By the schema of GET /services/{code}/schema")]
    language: Annotated[Language, Meta(description="The person's language: answers to them are written in it")] = "kk"
    own_number: OwnNumber | None = None
    words_consent: Annotated[
        bool, Meta(description="The person agreed that your system also reads the words of our messages")
    ] = False


class RequestState(Struct, frozen=True):
    """Where a request stands, in codes. `outcome` is empty until the end, and a service's own code then."""

    number: Number
    service: str
    lane: str
    received_at: dt.datetime
    status: Status
    stage: str
    outcome: str
    promise_due_at: dt.datetime | None
    limit_due_at: dt.datetime | None
    own_number: str
    register_number: str


class Filed(Struct, frozen=True):
    """The receipt. Give `number` and `secret` to the person: with both they follow the request at `follow_at`."""

    number: Number
    secret: str
    follow_at: str
    request: RequestState


class Requests(Struct, frozen=True):
    """A page of requests that this system filed, oldest first; `next` is the cursor of the page after, empty at the end."""

    requests: list[RequestState]
    next: str


class ChangeRow(Struct, frozen=True):
    """One change, as a webhook's `data` too. `cursor` grows with time. Words are never part of it."""

    cursor: int
    type: ChangeType
    at: dt.datetime
    number: Number
    own_number: str
    status: Status
    stage: str
    promise_due_at: dt.datetime | None
    limit_due_at: dt.datetime | None


class Changes(Struct, frozen=True):
    """Changes after a cursor, oldest first. Keep `cursor` of the last one and ask again with it."""

    changes: list[ChangeRow]
    more: bool


class ChangedRequests(Struct, frozen=True):
    """Requests that changed after a cursor, each once a page, as they stand now. Keep `cursor` and ask again with it."""

    requests: list[RequestState]
    cursor: int
    more: bool


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """What the person writes: the answer to our question when one is open, else a remark."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]


class MessageRow(Struct, frozen=True):
    """One message; `text` is null unless the person agreed and the token has the scope `connector.words`."""

    id: int
    kind: Literal["question", "reply", "remark", "letter", "notice"]
    by: Literal["person", "police"]
    at: dt.datetime
    text: str | None


class Messages(Struct, frozen=True):
    """Messages after an id, oldest first."""

    messages: list[MessageRow]
    more: bool


class FileRow(Struct, frozen=True):
    """A file as it is kept: photos without the place where they were taken."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    at: dt.datetime


class NewRating(Struct, frozen=True, forbid_unknown_fields=True):
    """How it went in the person's own judgement: 4 very satisfied, 3 satisfied, 2 dissatisfied, 1 very dissatisfied."""

    score: Annotated[int, Meta(ge=1, le=4)]
    words: Annotated[str, Meta(max_length=1000, description="What should be done better, in the person's words")] = ""


class RatingRow(Struct, frozen=True):
    """A rating as it is kept, one for each run."""

    score: int
    at: dt.datetime


class NewDispute(Struct, frozen=True, forbid_unknown_fields=True):
    """What the person finds wrong with the answer. Another officer looks at the request again."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]


class Withdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """The person takes the request back. There is nothing to say with it: send an empty object."""


class NewOwnNumber(Struct, frozen=True, forbid_unknown_fields=True):
    """The number that the request has in your system, if it got one only after filing or got another."""

    own_number: OwnNumber


class RegisterNumber(Struct, frozen=True, forbid_unknown_fields=True):
    """The number that a state register gave to the case."""

    register: Register
    number: OwnNumber


class Token(Struct, frozen=True):
    """An access token (RFC 6749 §5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenFault(Struct, frozen=True):
    """Why no token was given (RFC 6749 §5.2)."""

    error: Literal["invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope", "slow_down"]
    error_description: str


class PageQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which page of requests."""

    after: Annotated[str, Meta(max_length=20, pattern="^[0-9]*$", description="`next` of the page before")] = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    own_number: Annotated[str, Meta(max_length=60, description="Only the requests with this number of yours")] = ""
    register_number: Annotated[
        str, Meta(max_length=60, description="Only the requests with this number of a state register")
    ] = ""


class AfterQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which page of changes or messages."""

    after: Annotated[int, Meta(ge=0, le=9_000_000_000_000_000, description="The last one that you have")] = 0
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class NoQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""
