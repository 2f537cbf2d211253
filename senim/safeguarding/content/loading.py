"""Reads the forms of case work out of the package, once; pure, no Django."""

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from senim.catalogue.loading import load_legal, parse, terms_on
from senim.catalogue.text_findings import word_findings
from senim.kernel.terms import Term
from senim.safeguarding.content.definitions import Document, Limit

LANES: Final = ("torture", "gbv_case", "pve_support")


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    document: tuple[Document, ...]


@cache
def documents_of(lane: str) -> tuple[Document, ...]:
    """The forms of a lane in their order; none for another lane. Refuses CatalogueInvalid a file that is not in its shape."""
    if lane not in LANES:
        return ()
    name = f"{lane}.toml"
    return parse(files(__package__).joinpath(name).read_bytes(), _File, f"content/{name}").document


def terms_of(limit: Limit, on: dt.date) -> tuple[Term | None, Term | None]:
    """The least and the most that a limit says on a day; None where it names none, or none holds on that day."""
    terms = terms_on(on)
    return terms.get(limit.least), terms.get(limit.most)


def to_confirm(document: Document) -> bool:
    """Whether a lawyer has yet to confirm something that the form follows."""
    return any(load_legal()[code].status == "to-confirm" for code in document.bases)


def findings(lane: str) -> list[str]:
    """What is wrong with the forms of a lane, each a sentence that names the place; empty when nothing is."""
    documents, found = documents_of(lane), []
    seen: set[str] = set()
    for document in documents:
        place = f"{lane}: {document.code}"
        found += [f"{place}: {fault}" for fault in word_findings(document)]
        found += [f"{place}: there is no legal basis {code!r}" for code in document.bases if code not in load_legal()]
        for field in document.fields:
            if field.id in seen:
                found.append(f"{place}: {field.id} is asked twice in this lane")
            if (field.kind in {"choice", "choices"}) != bool(field.options):
                found.append(f"{place}: {field.id}: options belong to a choice, and a choice needs them")
            if field.kind in {"text", "longtext"} and not field.withheld:
                found.append(f"{place}: {field.id}: words of people are withheld")
            seen.add(field.id)
    return found
