"""What a system may tell us: a closed list of types, each with its own strict shape."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from senim.channels.connector.shapes import Number, OwnNumber, Register

When = Annotated[dt.datetime, Meta(tz=True, description="When it happened there; we keep when it came")]
Why = Annotated[str, Meta(max_length=1000, description="For our officers, in words; the person does not see it")]
Elsewhere = Annotated[
    str, Meta(max_length=60, description="The number that the request has in your system, empty for none")
]


class NumberThere(Struct, frozen=True, forbid_unknown_fields=True):
    """The number that a state register gave to one of our requests."""

    number: Number
    register: Register
    register_number: OwnNumber


class StateThere(Struct, frozen=True, forbid_unknown_fields=True):
    """One of our requests, as it stands in your system."""

    number: Number
    own_number: Elsewhere = ""
    words: Why = ""


class NumberRecorded(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="number.recorded"):
    """A register gave a number. Officers find the request by it, and the person is told. Needs `connector.numbers`."""

    data: NumberThere
    timestamp: When


class Accepted(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="request.accepted"):
    """Your system took the request up. Officers read it on the case."""

    data: StateThere
    timestamp: When


class Returned(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="request.returned"):
    """Your system sends the request back: it is not yours to decide. Officers read it on the case."""

    data: StateThere
    timestamp: When


class Closed(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="request.closed"):
    """Your system is done with the request. Officers read it on the case."""

    data: StateThere
    timestamp: When


Telling = NumberRecorded | Accepted | Returned | Closed
