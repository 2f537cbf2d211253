"""Words of the made-up history: what people write and what the police answer, from the templates of `words.toml`; all synthetic."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from senim.demo.country_plan import country

_HOURS: Final = (18, 22)  # numbers whose Kazakh endings are the ones that stand in the templates
_DAYS: Final = (5, 6, 7, 8, 9, 10, 12)
_HOUSES: Final = (900, 999)  # no street has such a house
_PEOPLE: Final = 9_000


@dataclass(frozen=True, slots=True)
class Topic:
    """What one request is about: its coded answers, and templates of the text and the answer by language."""

    coded: Mapping[str, Any]
    text: Mapping[str, str]
    answer: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A person who does not exist: a name from made-up surnames, numbers after `701 000`, as in the form's own example."""

    full_name: str
    phone: str
    email: str
    address: Mapping[str, str]


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """What `words.toml` says."""
    return tomllib.loads(resources.files("senim.demo").joinpath("words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def topics(service: str) -> tuple[Topic, ...]:
    """The topics of a service, in the order of the file."""
    return tuple(
        Topic(
            {name: value for name, value in row.items() if name not in {"text", "answer"}}, row["text"], row["answer"]
        )
        for row in words()[service]
    )


def written(topic: Topic, language: str, chance: random.Random) -> str:
    """What the person wrote."""
    body = filled(topic.text[language], language, chance)
    return f"{one('opening', language, chance)}{body}{one('closing', language, chance)}"


def letter(text: str, language: str) -> str:
    """A whole letter to the person; it ends by saying that it is a demonstration."""
    frame = words()["letter"]
    return f"{frame['opening'][language]}{text}{frame['closing'][language]}"


def one(key: str, language: str, chance: random.Random, **given: str) -> str:
    """One of the sentences under a key, filled in."""
    return filled(chance.choice(words()[key][language]), language, chance, **given)


def filled(template: str, language: str, chance: random.Random, **given: str) -> str:
    """A template with made-up particulars in its places."""
    if "{" not in template:
        return template
    fill = words()["fill"]
    return template.format_map(
        {
            "street": street(language, chance),
            "hour": chance.choice(_HOURS),
            "days": chance.choice(_DAYS),
            "sum": f"{chance.randrange(15, 400)}\N{NO-BREAK SPACE}000",
            "thing": chance.choice(fill["thing"][language]),
            "shop": chance.choice(fill["shop"][language]),
            **given,
        }
    )


def street(language: str, chance: random.Random) -> str:
    """A street that every city has, with a house that none has."""
    return f"{chance.choice(country()['streets'][language])}, {chance.randint(*_HOUSES)}"


@lru_cache(maxsize=_PEOPLE)
def somebody(number: int) -> MadeUp:
    """The made-up person of a number below PEOPLE, always the same."""
    chance = random.Random(f"person {number}")
    names = words()["names"]
    woman = chance.random() < 0.5
    surname = chance.choice(names["surnames"]) + ("а" if woman else "")
    streets, place, house = country()["streets"], chance.randrange(10), chance.randint(*_HOUSES)
    return MadeUp(
        full_name=f"{chance.choice(names['women' if woman else 'men'])} {surname}",
        phone=f"+7701000{number:04d}",
        email=f"person{number}@example.kz",
        address={language: f"{streets[language][place % len(streets[language])]}, {house}" for language in streets},
    )


def anybody(chance: random.Random) -> MadeUp:
    """One of the made-up people; some write more than once in a year."""
    return somebody(chance.randrange(_PEOPLE))
