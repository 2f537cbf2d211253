"""What the components are fed with: plain frozen values that any app can make from its own answers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

State = Literal["on_time", "soon", "overdue", "paused", "ended"]
ICON_OF: Mapping[str, str] = {
    "on_time": "tick",
    "soon": "clock",
    "overdue": "alarm",
    "paused": "pause",
    "ended": "stop",
}


def state_words(state: str) -> str:
    """The word that stands beside a clock's colour and shape."""
    words = {
        "on_time": pgettext("clock", "On time"),
        "soon": pgettext("clock", "Due soon"),
        "overdue": pgettext("clock", "Overdue"),
        "paused": pgettext("clock", "Paused"),
        "ended": pgettext("clock", "Finished"),
    }
    return words[state]


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock to show: when it began, what we promised, what the law allows, and how it stands at `now`.

    `left` is the span that remains, in words, in the unit of the service; `why` says why it is paused or moved.
    """

    state: State
    started_at: dt.datetime
    now: dt.datetime
    promise_at: dt.datetime | None = None
    limit_at: dt.datetime | None = None
    left: str = ""
    why: str = ""

    @property
    def icon(self) -> str:
        """The shape that goes with the state."""
        return ICON_OF[self.state]

    @property
    def words(self) -> str:
        """The word that goes with the state."""
        return state_words(self.state)

    @property
    def end(self) -> dt.datetime:
        """The right end of the bar: whatever comes last."""
        return max(at for at in (self.promise_at, self.limit_at, self.now, self.started_at) if at is not None)

    def place(self, at: dt.datetime | None) -> int | None:
        """Where `at` lies on a bar of 1000 units; None for none."""
        if at is None:
            return None
        span = (self.end - self.started_at).total_seconds() or 1.0
        return max(0, min(1000, round(1000 * (at - self.started_at).total_seconds() / span)))

    @property
    def now_x(self) -> int:
        """The place of `now`."""
        return self.place(self.now) or 0

    @property
    def promise_x(self) -> int | None:
        """The place of the promise."""
        return self.place(self.promise_at)

    @property
    def limit_x(self) -> int | None:
        """The place of the legal limit."""
        return self.place(self.limit_at)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline: `when` is past, now or future; `at` may be missing for what has no date yet."""

    title: str
    when: Literal["past", "now", "future"]
    at: dt.datetime | None = None
    text: str = ""
    by: str = ""
    due: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message."""

    name: str
    href: str
    size: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Words of one person. `kind`: `in` from the citizen, `out` to the citizen, `note` among colleagues only."""

    kind: Literal["in", "out", "note"]
    who: str
    text: str
    at: dt.datetime | None = None
    language: str = ""
    files: Sequence[Attached] = ()
    foot: str = ""
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its words, where it leads, whether it is on, and how many it holds (None: not shown)."""

    text: str
    href: str
    on: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the sub navigation; `tone` of its count: empty, `late` or `soon`."""

    text: str
    href: str
    on: bool = False
    count: int | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One region of the tile map. `level` 1-5 colours it, `value` is what it shows; both optional."""

    code: str
    name: str
    col: int
    row: int
    href: str = ""
    value: str = ""
    level: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table: `sort` is none, ascending or descending when its head can be pressed (`href`)."""

    text: str
    href: str = ""
    sort: Literal["none", "ascending", "descending"] = "none"
    number: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """One way in on the start page."""

    title: str
    href: str
    icon: str
    text: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of a check-answers list; `href` leads back to its question."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The big panel after a request was taken in. `secret` is written in groups, `code` is a QR code as SVG or image address."""

    number: str
    secret: Sequence[str] = ()
    due_at: dt.datetime | None = None
    facts: Sequence[tuple[str, str]] = field(default=())
    code_href: str = ""
    due_words: str = ""

    @property
    def due_label(self) -> str:
        """The sentence before the date."""
        return self.due_words or _("Your answer is due by")
