"""The conversation of a case: words to and from the person, and notes among colleagues, oldest first; drafts of letters apart."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.models import Officer
from senim.casework.cases import Case
from senim.design.parts import Attached
from senim.design.parts import Message as Bubble
from senim.intake.models import Attachment, Message
from senim.ledger import plain_rows

IN = frozenset({"reply", "remark"})


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said, the unsent letter if there is one, and the letters that can be opened as PDF (newest first)."""

    bubbles: list[Bubble]
    draft: Message | None
    draft_bubble: Bubble | None
    letters: list[Message]


def talk(case: Case) -> Talk:
    """The conversation of all runs. Two queries."""
    rows = plain_rows.found(Message, "request_id=%s ORDER BY written_at, id", [case.request.pk])
    writers = {row.officer_id for row in rows if row.officer_id}
    names = dict(Officer.objects.filter(pk__in=writers).values_list("pk", "full_name")) if writers else {}
    drafts = [row for row in rows if row.kind == "letter" and row.sent_at is None]
    draft = drafts[-1] if drafts and case.is_open else None
    said = [_bubble(row, names) for row in rows if row not in drafts]
    letters = [row for row in reversed(rows) if row.kind == "letter"]
    return Talk(said, draft, _bubble(draft, names, preview=True) if draft else None, letters)


def preview(case: Case, text: str) -> Bubble:
    """Words to the person as they will see them, before they are sent."""
    who = case.viewer.officer.full_name if case.viewer.officer else ""
    return Bubble(kind="out", who=who, text=text, language=case.request.language, foot=_("Not sent yet."), preview=True)


def files(case: Case) -> list[tuple[Attached, Attachment, bool]]:
    """The files of the person and of the police with their addresses, and whether who sent them is not proven. One query."""
    rows = plain_rows.found(Attachment, "request_id=%s ORDER BY id", [case.request.pk])
    return [
        (
            Attached(row.name, reverse("casework:file", args=[case.request.pk, row.pk]), filesizeformat(row.size)),
            row,
            _is_unproven(case, row),
        )
        for row in rows
    ]


def _is_unproven(case: Case, row: Attachment) -> bool:
    """Whether a file came by a letter: later ones say so, those of a first letter came before the request was there."""
    first = case.request.channel == "email" and row.by == "citizen" and row.added_at <= case.request.received_at
    return first or row.channel == "email"


def _bubble(row: Message, names: dict[int, str], *, preview: bool = False) -> Bubble:
    who = _("The person") if row.kind in IN else names.get(row.officer_id or 0, _("Senim"))
    return Bubble(
        kind="in" if row.kind in IN else "note" if row.kind == "note" else "out",
        who=who,
        text=row.text,
        at=row.sent_at or row.written_at,
        language="" if row.kind == "note" else row.language,
        foot=_foot(row, preview),
        preview=preview,
    )


def _foot(row: Message, preview: bool) -> str:
    if preview:
        return _("Not sent yet. It goes out when the answer is signed or the request is passed on.")
    if row.channel == "email":
        return _("By e-mail: who sent it is not proven.")
    return {"question": _("Our question"), "letter": _("Our answer"), "notice": _("Our notice")}.get(row.kind, "")
