"""The answers as a person reads them again: on the check page, on the receipt and on the officer's page."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from senim.catalogue.answers import asked
from senim.catalogue.definitions import Field, Service
from senim.catalogue.queries import Compiled
from senim.design.dates import day
from senim.intake.models import Attachment, Draft
from senim.places.errors import UnitUnknown
from senim.places.queries import region, unit


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer; `step` is the page on which it can be changed."""

    label: str
    value: str
    step: str
    field: str


def summary_rows(compiled: Compiled, draft: Draft, language: str) -> list[Row]:
    """Every question that was asked, with its answer; for files their names."""
    files = ", ".join(Attachment.objects.filter(draft=draft).order_by("id").values_list("name", flat=True))
    return answer_rows(compiled.service, {**draft.answers, "": files}, language)


def answer_rows(service: Service, answers: Mapping[str, Any], language: str) -> list[Row]:
    """Rows for kept answers; what was left empty says so."""
    rows = []
    for page, field in asked(service, answers):
        value = answers.get("") if field.kind == "files" else answers.get(field.id)
        if isinstance(value, str | int | bool | list | dict) or value is None:
            rows.append(Row(field.label.to(language), written(field, value, language), page.id, field.id))
    return rows


def written(field: Field, value: Any, language: str) -> str:
    """One answer in words."""
    if value in (None, "", [], {}):
        return _("Not given")
    if field.kind in {"choice", "choices"}:
        labels = {option.value: option.label.to(language) for option in field.options}
        return ", ".join(labels.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))
    if field.kind in {"yesno", "statement"}:
        return _("Yes") if value else _("No")
    if field.kind == "date":
        return day(dt.date.fromisoformat(value))
    return place_words(value) if field.kind == "place" else str(value)


def place_words(place: Mapping[str, Any]) -> str:
    """The region and the front office by name."""
    parts = [region(place["region"]).name] if place.get("region") else []
    with suppress(UnitUnknown):
        parts += [unit(int(place["desk"])).name] if place.get("desk") else []
    return ", ".join(parts) or _("Not given")
