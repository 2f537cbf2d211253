"""What a file of forms (`<lane>.toml`) may say: one strict shape, without a place for a score."""

from typing import Literal

from msgspec import Struct

from senim.catalogue.definitions import Option, Words

Kind = Literal["text", "longtext", "number", "date", "choice", "choices", "yesno", "statement"]


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One question of a form. `withheld`: it never goes into a file for statistics, for it could name somebody."""

    id: str
    kind: Kind
    label: Words
    hint: Words | None = None
    options: tuple[Option, ...] = ()
    max_length: int = 4000
    withheld: bool = False


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """Questions under one heading."""

    title: Words
    fields: tuple[Item, ...]
    lead: Words | None = None


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """How long something may last: where the question `when` has the answer `is_`, the days from `start` to `until` lie between
    the terms `least` and `most` (codes of `terms.toml`; empty: no such end)."""

    when: str
    is_: str
    start: str
    until: str
    least: str = ""
    most: str = ""


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """One form of case work. `step`: the step or message of the process it goes with; `bases`: codes of `legal.toml` it follows."""

    code: str
    step: str
    title: Words
    sections: tuple[Section, ...]
    lead: Words | None = None
    bases: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def fields(self) -> tuple[Item, ...]:
        """All questions in order."""
        return tuple(field for section in self.sections for field in section.fields)
