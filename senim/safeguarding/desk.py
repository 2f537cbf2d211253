"""What a recipient's pages show beside what their browser opens: lane, day, step and due of their cases; codes, never a name."""

import base64
import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language

from senim.accounts.viewer import Viewer
from senim.catalogue.definitions import Field, StaffForm, Words
from senim.catalogue.queries import Compiled
from senim.places import queries as places
from senim.processes.models import Instance, WorkItem
from senim.processes.queries import service_of
from senim.safeguarding import recipients, stepping
from senim.safeguarding.entering import stream_of
from senim.safeguarding.models import (
    Addressee,
    GivenShare,
    KeyShare,
    RecipientKey,
    Recovery,
    SealedCase,
    SealedEnvelope,
)
from senim.safeguarding.moments import day_of

_MARKS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 8


class Step(NamedTuple):
    """One open step: its element, its name in the page's language, and the day on which it is due."""

    element: str
    name: str
    due_on: dt.date


class Line(NamedTuple):
    """One case in a list: its code, the lane's name, the day it came, its open steps, and the day it ended."""

    pk: int
    code: str
    lane: str
    on: dt.date
    steps: tuple[Step, ...]
    ended_on: dt.date | None


def survivor_code(number: int) -> str:
    """The code by which people speak of a case: eight marks without look-alikes, from its random number."""
    marks = "".join(_MARKS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
    return f"{marks[:4]}-{marks[4:]}"


def lines(cases: Iterable[SealedCase]) -> list[Line]:
    """The cases of a page with how they stand. Two queries, whatever their number."""
    wanted = list(cases)
    runs = {run.request_id: run for run in Instance.objects.filter(request_id__in=[case.pk for case in wanted])}
    waiting: dict[int, list[WorkItem]] = {}
    for item in WorkItem.objects.filter(stream__in=[run.stream for run in runs.values()]).order_by("due_at", "id"):
        waiting.setdefault(item.request_id, []).append(item)
    return [_line(case, runs.get(case.pk), waiting.get(case.pk, [])) for case in wanted]


def _line(case: SealedCase, run: Instance | None, items: list[WorkItem]) -> Line:
    language = _language()
    if run is None:
        return Line(case.pk, survivor_code(case.pk), case.lane, case.on, (), None)
    service = service_of(run)
    steps = tuple(Step(item.element, service.name(item.element, language), day_of(item.due_at)) for item in items)
    ended = day_of(run.ended_at) if run.ended_at is not None else None
    return Line(case.pk, survivor_code(case.pk), service.service.name.to(language), case.on, steps, ended)


def envelopes_of(case: SealedCase, viewer: Viewer) -> list[dict[str, Any]]:
    """Every envelope of a case in order, newest sealing only; `mine` where it was sealed to a key of the viewer. Two queries."""
    rows = list(case.envelopes.filter(replaced_by=None).select_related("unit").order_by("place"))
    mine = set(recipients.readable(viewer).filter(case=case).values_list("pk", flat=True))
    return [
        {
            "id": str(row.pk),
            "kind": row.kind,
            "on": row.on.isoformat(),
            "from": row.unit.name if row.unit else "",
            "sha256": bytes(row.sha256).hex(),
            "mine": row.pk in mine,
        }
        for row in rows
    ]


def readers_of(case: SealedCase, viewer: Viewer) -> list[dict[str, Any]]:
    """To whom the next envelope of a case can be sealed, the viewer first: key, body, person, and whether the `whole` report was
    theirs or only a part of it. Two queries.
    """
    keys = list(recipients.participants(case).select_related("unit", "officer"))
    reports = Addressee.objects.filter(envelope__case=case, envelope__kind="report")
    whole = set(reports.values_list("key__officer_id", flat=True))
    ordered = sorted(keys, key=lambda key: (key.officer_id != _own(viewer), key.officer_id not in whole, key.pk))
    return [{**_reader(key, viewer), "whole": key.officer_id in whole} for key in ordered]


def others_for(case: SealedCase, viewer: Viewer) -> list[dict[str, Any]]:
    """Further bodies of the lane with which a part can be shared, with `id` and `chain` as the directory has them: the page leaves
    out whom the report is about. One query.
    """
    known = recipients.participants(case).values("pk")
    keys = recipients.taking(case.lane).exclude(pk__in=known).select_related("unit", "officer")
    return [
        {**_reader(key, viewer), "id": key.person, "chain": [one.code for one in places.chain(key.unit_id)]}
        for key in keys
    ]


def _reader(key: RecipientKey, viewer: Viewer) -> dict[str, Any]:
    name = key.officer.full_name
    return {"key": key.public, "body": key.unit.name, "person": name, "mine": key.officer_id == _own(viewer)}


def _own(viewer: Viewer) -> int | None:
    return viewer.officer.pk if viewer.officer else None


def steps_of(case: SealedCase, viewer: Viewer) -> list[dict[str, Any]]:
    """The open steps that the viewer may end and the messages that the case hears, with the coded questions of each.

    A message has no `due`. Three queries, and two for each role that the viewer does not hold.
    """
    run = Instance.objects.filter(stream=stream_of(case)).first()
    key = recipients.own_key(viewer)
    if run is None or run.ended_at is not None or key is None:
        return []
    service = service_of(run)
    items = list(WorkItem.objects.filter(stream=run.stream).order_by("due_at", "id"))
    told = stepping.offered(service, run)
    roles = {*(item.role for item in items), *(form.role for form in told)}
    mine = {role for role in roles if stepping.acting_role(viewer, case, key, role)}
    steps = [_step(case, service, item) for item in items if item.role in mine]
    return steps + [_message(case, form) for form in told if form.role in mine]


def _message(case: SealedCase, form: StaffForm) -> dict[str, Any]:
    language = _language()
    return {
        "code": form.message,
        "title": form.title.to(language),
        "lead": form.explain.to(language) if form.explain else "",
        "button": form.button.to(language) if form.button else form.title.to(language),
        "due": "",
        "url": reverse("safeguarding:step", args=[case.pk, form.message]),
        "copy": 0,
        "fields": [field_words(one, language) for one in form.fields if one.coded],
    }


def _step(case: SealedCase, service: Compiled, item: WorkItem) -> dict[str, Any]:
    language, task = _language(), service.net.tasks.get(item.element)
    found = service.form(task.form) if task and task.form else None
    name = service.name(item.element, language)
    shape = found or StaffForm(id=item.element, title=Words(name, name, name))
    words = service.words.get(item.element, {}).get(language)
    return {
        "code": item.element,
        "title": name,
        "lead": shape.explain.to(language) if shape.explain else "",
        "button": (words.button if words else "") or name,
        "due": day_of(item.due_at).isoformat(),
        "url": reverse("safeguarding:step", args=[case.pk, item.element]),
        "copy": item.copy,
        "fields": [field_words(one, language) for one in shape.fields if one.coded],
    }


def questions_of(case: SealedCase) -> list[dict[str, Any]]:
    """The questions of the report in the page's language, so that its answers can be read. One query."""
    run = Instance.objects.filter(stream=stream_of(case)).first()
    if run is None:
        return []
    language = _language()
    return [field_words(field, language) for page in service_of(run).service.pages for field in page.fields]


def field_words(field: Field, language: str) -> dict[str, Any]:
    """A field of a service as the browser draws it, in one language."""
    return {
        "id": field.id,
        "kind": field.kind,
        "label": field.label.to(language),
        "hint": field.hint.to(language) if field.hint else "",
        "max_length": field.max_length,
        "options": [{"value": one.value, "label": one.label.to(language)} for one in field.options],
    }


class Resealing(NamedTuple):
    """One envelope to be sealed anew: which, of which case, and to which keys; `reporter` where the person reads it too."""

    envelope: SealedEnvelope
    keys: tuple[str, ...]
    reporter: str


def to_reseal(viewer: Viewer, most: int = 200) -> list[Resealing]:
    """What the viewer's browser should seal anew: sealed to a key that was retired, and readable to the viewer.

    The new keys: of everybody among its addressees who did not leave, their key that holds now. Three queries.
    """
    stale = Addressee.objects.exclude(key__retired_on=None).values("envelope_id")
    rows = list(
        recipients.readable(viewer)
        .filter(pk__in=stale, replaced_by=None)
        .select_related("case")
        .order_by("case_id", "place")[:most]
    )
    named = Addressee.objects.filter(envelope__in=rows).exclude(key__retired_by=RecipientKey.LEFT).select_related("key")
    owners: dict[int, set[int]] = {}
    for one in named:
        owners.setdefault(one.envelope_id, set()).add(one.key.officer_id)
    holding = {key.officer_id: key.public for key in recipients.holding()}
    return [
        Resealing(
            row,
            tuple(sorted(holding[owner] for owner in owners.get(row.pk, ()) if owner in holding)),
            row.case.reporter_key if row.to_reporter else "",
        )
        for row in rows
    ]


class Asked(NamedTuple):
    """A recovery for which the viewer keeps a share: the share, and whether it was given."""

    recovery: Recovery
    share: KeyShare
    given: bool


def asked_of(viewer: Viewer) -> list[Asked]:
    """Recoveries that go on and for which the viewer keeps a share, the oldest first. Three queries."""
    shares = KeyShare.objects.filter(custodian__officer=viewer.officer).select_related("custodian")
    mine = {one.key_id: one for one in shares.filter(key__recoveries__isnull=False, key__recoveries__ended_on=None)}
    rows = Recovery.objects.filter(ended_on=None, key__in=mine).exclude(key__officer=viewer.officer)
    given = set(GivenShare.objects.filter(share__in=mine.values()).values_list("recovery_id", "share_id"))
    found = rows.select_related("key__officer", "key__unit", "to").order_by("asked_on", "pk")
    return [Asked(one, mine[one.key_id], (one.pk, mine[one.key_id].pk) in given) for one in found]


def text64(content: bytes | memoryview) -> str:
    """Bytes as the browser reads them in JSON."""
    return base64.b64encode(bytes(content)).decode()


def _language() -> str:
    return (get_language() or "kk")[:2]
