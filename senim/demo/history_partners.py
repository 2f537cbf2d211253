"""The made-up directory of every region, and a few hand-overs in Astana in each state that a page can show."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer, viewer_of
from senim.casework.cases import case_of
from senim.demo.country_plan import LANGUAGES, town
from senim.ledger.actor import CITIZEN
from senim.places.actions import places_changed
from senim.places.models import Organisation, Region
from senim.processes.models import Instance
from senim.referrals.consent.actions import Agreed
from senim.referrals.directory.models import Help, Member, Partner
from senim.referrals.referring import actions, answering, clock
from senim.referrals.referring.ending import withdraw
from senim.referrals.referring.models import Letter, Referral
from senim.referrals.referring.reader import Reader

SHOWN: Final = "KZ-71"
OFFICER, MEMBER = "dana", "viktoria"
SERVICES: Final = ("appeal", "advice", "report")
HOUR: Final = dt.timedelta(hours=1)


def load_partners(at: dt.datetime) -> None:
    """Enter what the directory says of each region's bodies. A second load changes nothing."""
    if Partner.objects.exists():
        return
    crisis = [_crisis(region) for region in Region.objects.order_by("pk")]
    Organisation.objects.bulk_create(crisis, ignore_conflicts=True)
    bodies = list(Organisation.objects.filter(kind__in=_said(), region__isnull=False).order_by("pk"))
    Partner.objects.bulk_create([_partner(one, at) for one in bodies])
    kinds = [(one.pk, kind) for one in bodies for kind in _said()[one.kind]["helps"]]
    Help.objects.bulk_create([Help(partner_id=pk, kind=kind) for pk, kind in kinds])
    member = Officer.objects.get(username=MEMBER)
    Member.objects.create(officer=member, partner=Partner.objects.get(organisation__code=f"{SHOWN}-partner"))
    places_changed()


def write_referrals(at: dt.datetime) -> None:
    """Hand over parts of made-up requests in Astana, around `at`; none where there are some already, or too few requests."""
    if Referral.objects.exists():
        return
    viewer = viewer_of(Officer.objects.get(username=OFFICER))
    taken: set[int] = set()
    for plan in _plans()["referral"]:
        request_id = _request(viewer, at - (plan["hours_ago"] + 1) * HOUR, taken)
        if request_id is not None:
            taken.add(request_id)
            _write(plan, case_of(viewer, request_id), at)
    clock.tick(int(at.timestamp()) * 1_000_000)
    # What left before now left then: the worker of the demo does not send a year's letters on its first round.
    Letter.objects.filter(state="waiting").update(state="sent", attempts=1, done_at=int(at.timestamp()) * 1_000_000)


def _request(viewer: Viewer, before: dt.datetime, taken: set[int]) -> int | None:
    """The newest open request of the officer's units that had come in by then and was not taken yet."""
    rows = Instance.objects.filter(unit_id__in=viewer.units("referrals.make"), ended_at=None, service__in=SERVICES)
    rows = rows.filter(opened_at__lt=int(before.timestamp()) * 1_000_000).exclude(request_id__in=taken)
    return rows.order_by("-opened_at", "-pk").values_list("request_id", flat=True).first()


def _write(plan: Mapping[str, Any], case: Any, now: dt.datetime) -> None:
    at = now - plan["hours_ago"] * HOUR
    body = Organisation.objects.get(code=f"{SHOWN}-{plan['body']}")
    agreed = Agreed(
        body, plan["purpose"], tuple(plan["items"]), now + 60 * 24 * HOUR, "in_person", case.request.language
    )
    one = actions.refer(case=case, kind=plan.get("kind", "refer"), agreed=agreed, at=at, text=plan.get("text", ""))
    reader = _reader(body)
    for step, name in enumerate(plan.get("acts", ()), 1):
        one.refresh_from_db()
        getattr(answering, name)(referral=one, reader=reader, at=at + 4 * step * HOUR)
    one.refresh_from_db()
    later = at + 12 * HOUR
    if "outcome" in plan:
        answering.finish(referral=one, reader=reader, outcome=plan["outcome"], at=later, text=plan["reply"])
    elif "reply" in plan:
        answering.write(referral=one, reader=reader, text=plan["reply"], at=later)
    elif "decline" in plan:
        answering.decline(referral=one, reader=reader, reason=plan["decline"], at=later)
    elif "withdrawn_hours_ago" in plan:
        moment = now - plan["withdrawn_hours_ago"] * HOUR
        withdraw(request=case.request, consent_id=one.consent_id, at=moment, by=CITIZEN)


def _reader(body: Organisation) -> Reader:
    member = Member.objects.filter(partner_id=body.pk).select_related("officer").first()
    who = member.officer if member else None
    return Reader((body.pk,), None, who.pseudonym if who else None, who.pk if who else None)


def _crisis(region: Region) -> Organisation:
    names = {f"name_{one}": _plans()["crisis_name"][one].format(town=town(region)[one]) for one in LANGUAGES}
    number = sum(ord(letter) * place for place, letter in enumerate(region.pk, 1)) % 10_000
    phone = f"+7 (000) 150-{number // 100:02}-{number % 100:02}"  # a number that nobody has: there is no area code 000
    return Organisation(code=f"{region.pk}-crisis", kind="crisis", region=region, phone=phone, **names)


def _partner(body: Organisation, at: dt.datetime) -> Partner:
    said = dict(_said()[body.kind])
    said.pop("helps")
    counted = at - 5 * HOUR if "capacity" in said else None
    address = f"{body.code}@bodies.example".lower()
    return Partner(
        organisation=body,
        email=address,
        chief_email=f"chief.{address}",
        takes_referrals=True,
        counted_at=counted,
        **said,
    )


def _said() -> dict[str, Any]:
    return {kind: rows for kind, rows in _plans().items() if isinstance(rows, dict) and "helps" in rows}


@lru_cache(maxsize=1)
def _plans() -> dict[str, Any]:
    text = resources.files("senim.demo").joinpath("partners.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
