"""The documents of case work as the recipient's browser draws them: forms of a lane, and which of them is the incident's record."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from senim.catalogue.definitions import Words
from senim.catalogue.loading import load_legal
from senim.kernel.terms import Term
from senim.safeguarding.content import loading
from senim.safeguarding.content.definitions import Document, Item, Limit, Section

CONSENT: Final = {"form": "consents", "field": "consent_reporting", "until": "consent_until"}
"""Where a person's consent to be counted stands, and until when: only with it an incident goes into the Incident Recorder's file."""


def forms_of(lane: str, on: dt.date) -> list[dict[str, Any]]:
    """The forms of a lane in the page's language, in their order, with the terms that hold on a day."""
    return [_form(document, on) for document in loading.documents_of(lane)]


def incident(on: dt.date) -> dict[str, Any]:
    """The form whose coded fields are the Incident Recorder's."""
    return next(form for form in forms_of("gbv_case", on) if form["code"] == "incident")


def _form(document: Document, on: dt.date) -> dict[str, Any]:
    return {
        "code": document.code,
        "step": document.step,
        "title": _in(document.title),
        "lead": _in(document.lead),
        "sources": [_source(code) for code in document.bases],
        "sections": [_section(one) for one in document.sections],
        "limits": [_limit(one, on) for one in document.limits],
    }


def _source(code: str) -> str:
    basis = load_legal()[code]
    cited = basis.citation.to(_language())
    return _("%(rule)s (to be confirmed)") % {"rule": cited} if basis.status == "to-confirm" else cited


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": _in(section.title),
        "lead": _in(section.lead),
        "fields": [_field(field) for field in section.fields],
    }


def _field(field: Item) -> dict[str, Any]:
    return {
        "id": field.id,
        "kind": field.kind,
        "label": _in(field.label),
        "hint": _in(field.hint),
        "max_length": 200 if field.kind == "text" else field.max_length,
        "options": [{"value": one.value, "label": one.label.to(_language())} for one in field.options],
        "withheld": field.withheld,
    }


def _limit(limit: Limit, on: dt.date) -> dict[str, Any]:
    least, most = loading.terms_of(limit, on)
    ends = [_("at least %(term)s") % {"term": _term(least)}] if least else []
    ends += [_("at most %(term)s") % {"term": _term(most)}] if most else []
    said = _("The days do not fit the rule: %(rule)s. The rule is to be confirmed; the form can be kept as it is.")
    return {
        "when": limit.when,
        "is": limit.is_,
        "start": limit.start,
        "until": limit.until,
        "least": least and {"amount": least.amount, "unit": least.unit},
        "most": most and {"amount": most.amount, "unit": most.unit},
        "words": said % {"rule": ", ".join(ends)},
    }


def _term(term: Term) -> str:
    if term.unit == "months":
        return ngettext("%(count)d month", "%(count)d months", term.amount) % {"count": term.amount}
    return ngettext("%(count)d day", "%(count)d days", term.amount) % {"count": term.amount}


def _in(words: Words | None) -> str:
    return words.to(_language()) if words else ""


def _language() -> str:
    return (get_language() or "kk")[:2]
