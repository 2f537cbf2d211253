"""Words for hard calls: short scripts in three languages, each with its state of review and where it comes from."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from msgspec import Struct

from senim.catalogue.definitions import Body, Words
from senim.catalogue.loading import load_bodies, parse

_FILE = "safe_words.toml"


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """One hard call. `say` are sentences to read out, `avoid` what not to ask or say, `bodies` whom to hand off to (codes).

    `status`: a drafted text was read by nobody of the trade yet; `source` says on what it stands.
    """

    id: str
    title: Words
    say: tuple[Words, ...]
    avoid: tuple[Words, ...]
    bodies: tuple[str, ...]
    status: Literal["drafted", "confirmed"]
    source: Words


class _Scripts(Struct, frozen=True, forbid_unknown_fields=True):
    danger: tuple[Words, ...]
    script: tuple[Script, ...]


class Shown(NamedTuple):
    """One script: `say` in the language of the caller, all else in that of the page."""

    id: str
    title: str
    say: Sequence[str]
    avoid: Sequence[str]
    bodies: Sequence[Body]
    drafted: bool
    source: str


def danger(tongue: str) -> list[str]:
    """What to say while the call is handed to 102, in a language."""
    return [one.to(tongue) for one in _scripts().danger]


def safe_words(tongue: str, page: str) -> list[Shown]:
    """Every script, the most frequent first: what is said in the caller's language, what is only to be known in that of the page."""
    bodies = load_bodies()
    return [
        Shown(
            id=one.id,
            title=one.title.to(page),
            say=[each.to(tongue) for each in one.say],
            avoid=[each.to(page) for each in one.avoid],
            bodies=[bodies[code] for code in one.bodies],
            drafted=one.status == "drafted",
            source=one.source.to(page),
        )
        for one in _scripts().script
    ]


@cache
def _scripts() -> _Scripts:
    """The file. Refuses CatalogueInvalid where it does not have its shape."""
    return parse(files("senim.channels.operator").joinpath(_FILE).read_bytes(), _Scripts, _FILE)
