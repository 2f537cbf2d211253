"""Reads the catalogue's files (services, bodies, legal bases, terms, models) out of the package; pure, no Django."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, TypeVar, cast

import msgspec

from senim.catalogue.definitions import Body, LegalBasis, LegalTerm, Release, Service
from senim.catalogue.errors import CatalogueInvalid
from senim.kernel.terms import Term, Unit
from senim.kernel.worktime_errors import WorktimeRefused

ORDER: Final = (
    "advice", "appeal", "report", "certificate", "migration", "road", "review", "protective_order", "assembly",
    "visit", "torture", "gbv_case", "pve_support",
)  # fmt: skip
"""The order in which services are shown; a service that is not named here comes after, by its code."""

_PACKAGE: Final = "senim.catalogue"

T = TypeVar("T")


class _Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: tuple[Body, ...]


class _Legal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    basis: tuple[LegalBasis, ...]


class _Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[LegalTerm, ...]


def parse(raw: bytes, shape: type[T], name: str) -> T:
    """One TOML text in its strict shape. Refuses (CatalogueInvalid) by file `name` and, where msgspec knows it, field."""
    try:
        return msgspec.toml.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CatalogueInvalid(f"{name}: {error}") from error


@cache
def load_services(instance: str = "police") -> Mapping[str, Service]:
    """Every service of an instance (`police` or `sealed`) by its code, in ORDER.

    Refuses a file whose name is not its code, and one without releases or with releases that do not follow one another
    by number and by day.
    """
    return {code: service for code, service in every_service().items() if service.instance == instance}


@cache
def every_service() -> Mapping[str, Service]:
    """Every service file of the package, those of both instances. Refuses as `load_services`."""
    found = {}
    for name in sorted(entry.name for entry in (files(_PACKAGE) / "services").iterdir()):
        if name.endswith(".toml"):
            service = parse(_raw(f"services/{name}"), Service, f"services/{name}")
            if f"{service.code}.toml" != name:
                raise CatalogueInvalid(f"services/{name}: the code {service.code!r} is not the file's name")
            found[service.code] = _in_sequence(service)
    return dict(sorted(found.items(), key=lambda item: place(item[0])))


def place(code: str) -> tuple[int, str]:
    """Where a service stands among the others: a key to sort codes by."""
    return (ORDER.index(code) if code in ORDER else len(ORDER)), code


@cache
def load_bodies() -> Mapping[str, Body]:
    """Every body that people can be sent to, by its code, in the order of the file."""
    return _by_code(parse(_raw("bodies.toml"), _Bodies, "bodies.toml").body, lambda body: body.code, "bodies.toml")


@cache
def load_legal() -> Mapping[str, LegalBasis]:
    """Every legal basis by its code, in the order of the file."""
    return _by_code(parse(_raw("legal.toml"), _Legal, "legal.toml").basis, lambda basis: basis.code, "legal.toml")


@cache
def load_terms() -> tuple[LegalTerm, ...]:
    """Every dated row of terms. Refuses two rows of one code from the same day, and rows that make no sense."""
    rows = parse(_raw("terms.toml"), _Terms, "terms.toml").term
    _by_code(rows, lambda row: f"{row.code} from {row.valid_from}", "terms.toml")
    for row in rows:
        _term(row)
        if row.valid_until is not None and row.valid_until < row.valid_from:
            raise CatalogueInvalid(f"terms.toml: {row.code} from {row.valid_from}: valid_until comes before valid_from")
    return rows


def terms_on(day: dt.date) -> dict[str, Term]:
    """The terms that hold on `day`, by code: of each code the newest row that has begun and has not run out."""
    chosen: dict[str, LegalTerm] = {}
    for row in sorted(load_terms(), key=lambda row: row.valid_from):
        if row.valid_from <= day:
            chosen[row.code] = row
    return {code: _term(row) for code, row in chosen.items() if row.valid_until is None or day <= row.valid_until}


def model_xml(release: Release) -> bytes:
    """The BPMN file of a release. Refuses (CatalogueInvalid) one that is not in `models/`."""
    if "/" in release.process or not release.process.endswith(".bpmn"):
        raise CatalogueInvalid(f"process: {release.process!r} is not a file of models/")
    return _raw(f"models/{release.process}")


def _raw(name: str) -> bytes:
    try:
        return files(_PACKAGE).joinpath(name).read_bytes()
    except OSError as error:
        raise CatalogueInvalid(f"{name}: the file cannot be read") from error


def _in_sequence(service: Service) -> Service:
    every = service.releases
    known = bool(every) and all(
        one.version < two.version and one.released_on < two.released_on for one, two in pairwise(every)
    )
    if not known or every[0].version < 1:
        raise CatalogueInvalid(f"services/{service.code}.toml: releases: at least one, by rising number and day")
    return service


def _by_code(rows: Iterable[T], code: Callable[[T], str], name: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for row in rows:
        if code(row) in found:
            raise CatalogueInvalid(f"{name}: {code(row)} is given twice")
        found[code(row)] = row
    return found


def _term(row: LegalTerm) -> Term:
    try:
        return Term(row.amount, cast(Unit, row.unit), row.code)
    except WorktimeRefused as refused:
        raise CatalogueInvalid(f"terms.toml: {row.code} from {row.valid_from}: {refused}") from refused
