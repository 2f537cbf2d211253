"""What is said in an exchange on both sides, where it stands in between, and what a channel can carry."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can carry: buttons, files to us, a place to us, and the most characters of one message.

    `brief`: every few words cost money and an old phone shows them on three lines, so only what is needed is said.
    """

    buttons: bool = False
    files: bool = False
    places: bool = False
    longest: int = 1000
    brief: bool = False


class Choice(NamedTuple):
    """One thing that can be chosen: `code` is ours, `label` the person's; `hint` explains it in the text above."""

    code: str
    label: str
    hint: str = ""


class Say(Struct, frozen=True, omit_defaults=True):
    """One message of ours. `options` are numbered answers, `controls` ways about; `turn` is the one they belong to.

    `hidden`: words of the text that a channel covers, where it can, until they are touched: a secret on a locked screen.
    """

    text: str
    options: tuple[Choice, ...] = ()
    controls: tuple[Choice, ...] = ()
    turn: int = 0
    hidden: str = ""


class GivenFile(NamedTuple):
    """A file that came with a message: its name and content; `refused` says why it was not even fetched (a FileRefused code)."""

    name: str
    content: bytes
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the person: words, a pressed button (`choice` of `turn`), a file, or a place (latitude, longitude)."""

    text: str = ""
    choice: str = ""
    turn: int = 0
    file: GivenFile | None = None
    place: tuple[float, float] | None = None


class State(Struct, frozen=True, omit_defaults=True):
    """Where an exchange stands. It holds no answers: those are in intake's draft, which `key` opens.

    `scene` names what is being talked of, `back_to` the one that a change of language or an erasure was asked from.
    `turn` grows with every message that offers something, so that a button of an older one is known; `offered` is what
    was offered last, for people who type a number. `question` is the one being asked, `picked` what of several was
    chosen so far. `request` was opened at `opened_at` (seconds since 1970).
    """

    scene: str = "language"
    turn: int = 0
    language: str = ""
    back_to: str = ""
    need: str = ""
    service: str = ""
    key: str = ""
    question: str = ""
    changing: bool = False
    picked: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    number: str = ""
    request: int = 0
    opened_at: int = 0
    score: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands around one step: the moment, the channel's coded value and abilities, a hash of who talks (for limits).

    `address` is where this person can be told of later things (`telegram:12345`); empty where the channel cannot.
    """

    at: dt.datetime
    channel: str
    abilities: Abilities
    who: str
    site: str
    address: str = ""


class Turn(NamedTuple):
    """What a step gives: where the exchange stands now, and what is said."""

    state: State
    said: tuple[Say, ...] = ()
