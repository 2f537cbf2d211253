"""What officers see of hand-overs: those of a case, the form with its preview, one hand-over, and the list of their units."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.casework import listing
from senim.casework.cases import Case, case_of
from senim.design.parts import Chip
from senim.places.models import Organisation
from senim.processes.models import Instance
from senim.processes.queries import messages_heard
from senim.referrals.consent.actions import OVERRIDES, Agreed
from senim.referrals.consent.models import Consent, ConsentWords
from senim.referrals.consent.queries import is_valid, items_of, shared
from senim.referrals.consent.wording import GROUNDS, ITEMS, TAKEN, items_words, newest, shown_words
from senim.referrals.directory.kinds import help_kind, help_kinds
from senim.referrals.directory.models import Help, Partner
from senim.referrals.errors import OutOfReach
from senim.referrals.folding import LIVE
from senim.referrals.numbers import number_of
from senim.referrals.referring.forms import MessageForm, ReferForm, TakeBackForm
from senim.referrals.referring.models import Letter, Referral
from senim.referrals.referring.partner_pages import Line, bubbles, line
from senim.referrals.referring.words import KINDS, due_words, reason_words, state_of
from senim.referrals.tongue import language, micros, moment_of

MAKE: Final = "referrals.make"
PAGE: Final = 50
MOST: Final = 100


class Row(NamedTuple):
    """A hand-over with the body's name."""

    line: Line
    body: str
    reason: str


def names_of(ids: set[int]) -> dict[int, str]:
    """The names of bodies in the language of the page. One query, none for none."""
    return {one.pk: one.name for one in Organisation.objects.filter(pk__in=ids)} if ids else {}


def rows_of(found: list[Referral], now: int) -> list[Row]:
    """Hand-overs as rows. One query."""
    names = names_of({one.organisation_id for one in found})
    return [
        Row(
            line(one, now, reverse("referring:referral", args=[one.pk])),
            names.get(one.organisation_id, ""),
            reason_words(one),
        )
        for one in found
    ]


def list_context(viewer: Viewer, *, late: bool, before: int | None, now: dt.datetime) -> dict[str, Any]:
    """The open hand-overs of the viewer's units, newest first, or only the overdue; fifty a page. Two queries.

    Whose request it is to see is asked of the request's own run: what moved to a shielded unit went with it.
    """
    runs = Instance.objects.filter(pk=OuterRef("stream"), unit_id__in=viewer.units(MAKE))
    rows = Referral.objects.filter(Exists(runs)).order_by("-id")
    rows = (
        rows.filter(Q(late_at__isnull=False) | Q(due_at__lte=micros(now)))
        if late
        else rows.exclude(due_at=None, late_at=None)
    )
    found = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    home = reverse("referring:list")
    return {
        "rows": rows_of(found[:PAGE], micros(now)),
        "older": f"{home}?{'late=1&' if late else ''}before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "chips": [Chip(_("Going on"), home, on=not late), Chip(_("Overdue"), f"{home}?late=1", on=late)],
        "tabs": listing.list_tabs(viewer, None, here="partners"),
    }


def case_context(case: Case, now: dt.datetime) -> dict[str, Any]:
    """All hand-overs and consents of a case, and what can be done. Five queries."""
    found = list(Referral.objects.filter(request_id=case.request.pk).order_by("-id")[:MOST])
    consents = list(Consent.objects.filter(request_id=case.request.pk).order_by("-id")[:MOST])
    names = names_of({one.organisation_id for one in consents})
    kept = dict(ConsentWords.objects.filter(pk__in=[one.pk for one in consents]).values_list("pk", "text"))
    return {
        "case": case,
        "rows": rows_of(found, micros(now)),
        "consents": [_consent(one, names, kept, now) for one in consents],
        "leads": next(
            (
                names.get(one.organisation_id, "")
                for one in found
                if one.kind == "transfer" and one.state in LIVE - {"pending"}
            ),
            "",
        ),
        "redirect": reverse("casework:message", args=[case.request.pk, "redirect"]) if _redirects(case) else "",
        "tabs": listing.list_tabs(case.viewer, None, here="partners"),
    }


def _leads(row: Referral) -> bool:
    """Whether the body has taken the lead of the request."""
    return row.kind == "transfer" and row.state in LIVE and row.state != "pending"


def _redirects(case: Case) -> bool:
    """Whether the process can pass the whole request on to the body that is competent by law."""
    return case.is_open and "redirect" in messages_heard(case.instance)


def _consent(row: Consent, names: Mapping[int, str], kept: Mapping[int, str], now: dt.datetime) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "body": names.get(row.organisation_id, ""),
        "purpose": help_kind(row.purpose).name(language()),
        "items": items_words(items_of(row), language()),
        "how": str(GROUNDS[row.ground] if row.ground else TAKEN[row.taken]),
        "given": moment_of(row.given_at),
        "until": moment_of(row.until_at),
        "withdrawn": moment_of(row.withdrawn_at) if row.withdrawn_at else None,
        "kept": kept.get(row.pk, ""),
        "valid": is_valid(row, micros(now)),
        "version": row.words,
    }


def refer_form(case: Case, given: Any = None, initial: Mapping[str, Any] | None = None) -> ReferForm:
    """The form, with the bodies that help in the case's region and in all of the country. Two queries."""
    partners = Partner.objects.filter(takes_referrals=True, listed=True).select_related("organisation")
    near = partners.filter(Q(organisation__region_id=case.request.region_id) | Q(organisation__region_id=None))
    bodies = sorted(((str(one.pk), one.organisation.name) for one in near[:MOST]), key=lambda pair: pair[1])
    offered = set(Help.objects.filter(partner_id__in=[pk for pk, _name in bodies]).values_list("kind", flat=True))
    kinds = [(code, kind.name(language())) for code, kind in help_kinds().items() if code in offered]
    usual = {"kind": "refer", "language": case.request.language, "days": 30, **(initial or {})}
    may = case.viewer.may_in(OVERRIDES, case.instance.unit_id)
    return ReferForm(given, initial=usual, bodies=bodies, purposes=kinds, may_override=may)


def agreed_of(form: ReferForm, at: dt.datetime) -> Agreed:
    """What was filled in, as the person allowed it. Refuses OutOfReach for a body that is gone."""
    given = form.cleaned_data
    body = Organisation.objects.filter(pk=given["body"]).first()
    if body is None:
        raise OutOfReach
    return Agreed(
        body, given["purpose"], tuple(given["items"]), form.until(at), given["taken"], given["language"],
        given["withhold"], given["ground"],
    )  # fmt: skip


def preview_context(case: Case, form: ReferForm, agreed: Agreed) -> dict[str, Any]:
    """The words to read to the person, and exactly what the body would see. At most five queries."""
    seen = shared(case.request, agreed.items, language())
    body = agreed.body.name_in(agreed.language)
    words = shown_words(
        newest(), agreed.language, body=body, purpose=agreed.purpose, items=agreed.items, until=agreed.until
    )
    return {
        "case": case,
        "form": form,
        "agreed": agreed,
        "words": words,
        "kind": str(KINDS[form.cleaned_data["kind"]]),
        "ground": str(GROUNDS[agreed.ground]) if agreed.ground else "",
        "groups": [(str(ITEMS[item]), rows) for item, rows in seen.rows.items()],
        "files": [one.name for one in seen.files],
        "hidden": [(name, value) for name in form.fields for value in form.data.getlist(name)],  # type: ignore[attr-defined]
        "tabs": listing.list_tabs(case.viewer, None, here="partners"),
    }


def referral_of(viewer: Viewer, pk: int) -> tuple[Case, Referral]:
    """A hand-over with its case, which the viewer may read. Refuses casework.errors.OutOfScope for another and for none."""
    found = Referral.objects.filter(pk=pk).first()
    case = case_of(viewer, found.request_id if found else -1)
    assert found is not None
    return case, found


def referral_context(
    case: Case, referral: Referral, now: dt.datetime, wrong: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One hand-over for officers: where it stands, what was agreed, what both sides wrote, which letters left. Five queries."""
    consent = Consent.objects.get(pk=referral.consent_id)
    names = names_of({referral.organisation_id})
    letters = Letter.objects.filter(referral_id=referral.pk).exclude(kind="code").order_by(F("id").desc())[:20]
    return {
        "case": case,
        "referral": referral,
        "number": number_of(referral.pk),
        "body": names.get(referral.organisation_id, ""),
        "line": line(referral, micros(now)),
        "clock": state_of(referral, micros(now)),
        "due_words": due_words(referral),
        "due": moment_of(referral.due_at) if referral.due_at else None,
        "reason": reason_words(referral),
        "is_live": referral.state in LIVE,
        "consent": _consent(consent, names, {}, now),
        "bubbles": bubbles(referral),
        "letters": [{"kind": _letter(one.kind), "state": _sent(one.state)} for one in letters],
        "forms": {"write": MessageForm(prefix="write"), "take_back": TakeBackForm(prefix="take_back"), **(wrong or {})},
        "wrong": list((wrong or {}).values()),
        "tabs": listing.list_tabs(case.viewer, None, here="partners"),
    }


def _letter(kind: str) -> str:
    return {
        "referred": _("Handed over"),
        "wrote": _("There is a message"),
        "reminder": _("Reminder"),
        "late": _("Overdue"),
        "revoked": _("Taken back"),
    }.get(kind, kind)


def _sent(state: str) -> str:
    words = {"sent": _("sent"), "dead": _("could not be delivered: call the body"), "dropped": _("not sent")}
    return words.get(state, _("on its way"))
