"""The public directory of those to whom a sealed case may go, and who of them is in conflict with what it says.

The directory is a signed note (one JSON object a line); the browser reads it and leaves out whoever is in conflict before it
seals (assets/js/sealed/directory.js, the same rule): the server never learns who was named.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from senim.sealing.errors import DirectoryInvalid

HEADER: Final = "senim sealed directory 1"


class Recipient(NamedTuple):
    """One who can open: an age key, the person (a random id), the body, and `chain`, its units from the top to its own.

    `kind` of the body (ombudsman, prosecutor, lawyer, ngo, crisis_centre …), `lanes` for which it takes cases, and `default`: whether
    it is among those who get every case of its lanes unless it is in conflict; the others only when the reporter picks them.
    """

    key: str
    person: str
    body: str
    kind: str
    chain: tuple[str, ...]
    lanes: tuple[str, ...]
    default: bool
    names: Mapping[str, str]


class Named(NamedTuple):
    """Whom a report names: units by their codes and persons by their ids. `chains`: of each unit, its units from the top to itself.

    The unit of a named person is to be named with them.
    """

    chains: tuple[tuple[str, ...], ...] = ()
    persons: frozenset[str] = frozenset()


def written(recipients: Iterable[Recipient], on: str) -> str:
    """The directory of a day (ISO) as the text that is signed, a line for each recipient in the order of their keys."""
    lines = [
        json.dumps(one._asdict(), ensure_ascii=False, sort_keys=True) for one in sorted(recipients, key=lambda x: x.key)
    ]
    return "\n".join((HEADER, on, *lines)) + "\n"


def read(text: str) -> tuple[Recipient, ...]:
    """The recipients of a directory whose signature was checked. Refuses DirectoryInvalid."""
    lines = text.splitlines()
    if len(lines) < 2 or lines[0] != HEADER:
        raise DirectoryInvalid
    try:
        return tuple(_recipient(json.loads(line)) for line in lines[2:])
    except (ValueError, KeyError, TypeError) as fault:
        raise DirectoryInvalid from fault


def _recipient(fields: dict[str, Any]) -> Recipient:
    known = {name: fields[name] for name in Recipient._fields}
    return Recipient(**{**known, "chain": tuple(known["chain"]), "lanes": tuple(known["lanes"])})


def in_conflict(recipient: Recipient, named: Named) -> bool:
    """Whether somebody is named, or stands in the chain of a named unit: in it, below it or above it."""
    if recipient.person in named.persons:
        return True
    own = recipient.chain[-1]
    return any(own in chain or chain[-1] in recipient.chain for chain in named.chains if chain)


def recipients_of(
    every: Iterable[Recipient], lane: str, named: Named, chosen: frozenset[str] = frozenset()
) -> tuple[Recipient, ...]:
    """To whom a report of a lane goes: the default recipients and the chosen ones (by key), without those in conflict."""
    fitting = (one for one in every if lane in one.lanes and (one.default or one.key in chosen))
    return tuple(one for one in fitting if not in_conflict(one, named))
