"""What the pages of drafts show: versions, drafts, findings, the modeller's settings, and refusals in words."""

import datetime as dt
import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.casework.drawing import in_language
from senim.catalogue.errors import ReleaseTooSoon
from senim.catalogue.queries import current
from senim.design.dates import day, short_moment
from senim.design.parts import Head, Tab
from senim.studio import moves, pages
from senim.studio.checking import Checked, checked
from senim.studio.errors import DraftUnsound, NotHandedIn, OwnDraft
from senim.studio.finding_words import names_of, said
from senim.studio.forms import HandInForm, ModelFileForm, ReleaseForm, RemarkForm
from senim.studio.modeller_words import modeller_words
from senim.studio.models import Draft
from senim.studio.pages import Table
from senim.studio.panel import choices
from senim.studio.process import Process


def drafts_context(process: Process, today: dt.date) -> dict[str, Any]:
    """The page of a service's versions and drafts."""
    found = Draft.objects.filter(service=process.code).exclude(state="released").select_related("saved_by")
    return {
        "process": process,
        "tabs": pages.process_tabs(process, "drafts"),
        "versions": _versions_table(process, today),
        "moves": moves.moves_table(process.viewer, process.code, process.versions),
        "newest": process.versions[-1].version,
        "drafts": [(one, state_words(one), short_moment(one.saved_at)) for one in found.order_by("-saved_at")],
        "may_draw": process.viewer.may("studio.model"),
    }


def _versions_table(process: Process, today: dt.date) -> Table:
    heads = [Head(_("Version")), Head(_("In force")), Head(_("What changed")), Head(_("Running now"))]
    running = moves.running_counts(process.viewer, process.versions)
    in_force = [one for one in process.versions if one.released_on <= today][-1:]
    rows = [
        (
            one.version,
            _span(one.released_on, one.until, today),
            one.change.get(process.language, "") or "–",
            moves.running_cell(process, one, running[one.id], one in in_force, today),
        )
        for one in reversed(process.versions)
    ]
    return Table(heads, list(rows))


def _span(first: dt.date, last: dt.date | None, today: dt.date) -> str:
    if first > today:
        return _("planned from %(day)s") % {"day": day(first)}
    if last is None:
        return _("since %(day)s") % {"day": day(first)}
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def draft_context(viewer: Viewer, draft: Draft, today: dt.date, language: str) -> dict[str, Any]:
    """The page of one draft."""
    service = current(draft.service, today).service
    draws = viewer.may("studio.model") and draft.state == "drawing"
    reviews = viewer.may("studio.release") and draft.state == "handed_in"
    found = checked(draft.service, draft.xml)
    own = viewer.officer is not None and viewer.officer.pk in {draft.begun_by_id, draft.saved_by_id}
    return {
        "draft": draft,
        "name": service.name.to(language),
        "state": state_words(draft),
        "tabs": _tabs(draft),
        "draws": draws,
        "reviews": reviews,
        "own": own,
        "checked": found,
        "findings": told(found, draft.xml, language),
        "choices": choices(service, language),
        "modeller_words": json.dumps(modeller_words(), ensure_ascii=False),
        "hand_in_form": HandInForm(initial=draft.change, label_suffix=""),
        "file_form": ModelFileForm(label_suffix=""),
        "remark_form": RemarkForm(label_suffix=""),
        "release_form": ReleaseForm(today=today),
        "change": draft.change.get(language, ""),
    }


def drawn(draft: Draft, language: str) -> bytes:
    """The model of a draft as it is shown to those who do not draw: its names in `language`."""
    name = current(draft.service, draft.begun_at.date()).service.name.to(language)
    return in_language(draft.xml.encode(), name, language)


def _tabs(draft: Draft) -> list[Tab]:
    return [
        Tab(_("Services"), reverse("studio:services")),
        Tab(_("Map"), reverse("studio:map", args=[draft.service])),
        Tab(_("Versions and drafts"), reverse("studio:drafts", args=[draft.service]), on=True),
    ]


def told(found: Checked, xml: str, language: str) -> list[dict[str, Any]]:
    """All findings in words: element, its name, sentence, its language, whether it keeps back the release."""
    names = names_of(xml.encode(), language)
    return [{**said(one.element, one.message, names)._asdict(), "is_fault": one.is_fault} for one in found.found]


def saved(draft: Draft, language: str) -> dict[str, Any]:
    """What the modeller's script is told after a save."""
    found = checked(draft.service, draft.xml)
    return {
        "revision": draft.revision,
        "words": _("Saved. %(verdict)s") % {"verdict": verdict(found)},
        "findings": told(found, draft.xml, language),
    }


def verdict(found: Checked) -> str:
    """What the check says in one sentence."""
    faults = len(found.faults)
    if faults:
        return _("Faults to mend before it can be handed in: %(count)s.") % {"count": faults}
    if not found.decided:
        return _("No fault was found, but the model is too large to be sure that it never gets stuck.")
    return _("The check found no fault.")


def state_words(draft: Draft) -> str:
    """Where a draft stands."""
    words = {"drawing": _("being drawn"), "handed_in": _("waits for review"), "released": _("released")}
    return words[draft.state]


def refusal_words(refused: Exception) -> str:
    """Why a draft was not released."""
    if isinstance(refused, OwnDraft):
        return _("You drew this model yourself. A second person releases it.")
    if isinstance(refused, NotHandedIn):
        return _("This draft does not wait for a review.")
    if isinstance(refused, ReleaseTooSoon):
        return _("A release takes force from tomorrow on, and not before one that is already planned.")
    if isinstance(refused, DraftUnsound):
        return _("The model has faults. They are listed below; mend them first.")
    return str(refused)
