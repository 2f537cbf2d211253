"""A few made-up assemblies in each state that a page can show; organisers, aims and letters are invented."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from senim.assemblies import actions, planning
from senim.assemblies.actions import Decision, Filing, akimat_of
from senim.assemblies.folding import PARTS
from senim.assemblies.models import Assembly, GatheringPlace
from senim.intake import keys
from senim.ledger.actor import Actor
from senim.places.models import Unit
from senim.places.queries import AKIMAT, unit_in

DAY: Final = 86_400_000_000


def write_assemblies(at: dt.datetime) -> None:
    """Enter the assemblies of each akimat with a desk, around `at`; none where there are some already."""
    if Assembly.objects.exists():
        return
    for place, unit in enumerate(Unit.objects.filter(kind=AKIMAT).order_by("pk")):
        for number, plan in enumerate(_planned()):
            _write(plan, unit, at, 100 * place + number)


def demo_notice() -> str:
    """The secret of a made-up notice that can be followed: one that the akimat offers another place."""
    offered = [number for number, plan in enumerate(_planned()) if plan.get("answer") == "offer"]
    return keys.secret_of(_key(offered[0]))


@lru_cache(maxsize=1)
def _planned() -> tuple[Mapping[str, Any], ...]:
    text = resources.files("senim.demo").joinpath("assemblies.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["assembly"])


def _write(plan: Mapping[str, Any], unit: Unit, at: dt.datetime, number: int) -> None:
    now = int(at.timestamp()) * 1_000_000
    filed_at = now - plan["filed_days_ago"] * DAY
    filing = _filing(plan, unit, at)
    one = actions.file(filing=filing, key=_key(number), at=filed_at).assembly
    _answer(plan, one, filed_at)
    police = Actor("specialist", None, unit_in(unit.region_id or "", "department").pk)
    for part in PARTS[: plan.get("parts", 0)]:
        text = plan["words"][part]
        planning.set_part(assembly_id=one.pk, part=part, text=text, ready=True, at=filed_at + DAY, by=police)
    if plan.get("approved"):
        planning.approve(assembly_id=one.pk, at=filed_at + 5 * DAY, by=police._replace(role="head"))
    if "lessons" in plan:
        _look_back(plan, one, now, police)


def _filing(plan: Mapping[str, Any], unit: Unit, at: dt.datetime) -> Filing:
    places = list(GatheringPlace.objects.filter(unit=unit).order_by("pk"))
    held_on = at.date() + dt.timedelta(days=plan["in_days"])
    akimat = akimat_of(unit.region_id or "")
    assert akimat is not None
    return Filing(
        region=unit.region_id or "",
        form=plan["form"],
        held_on=held_on,
        starts=plan["starts"] * 60,
        ends=plan["ends"] * 60,
        place=places[plan["place"]].pk if "place" in plan else None,
        where=plan.get("where", ""),
        size=plan["size"],
        equipment=plan.get("equipment", []),
        access=plan.get("access", []),
        purpose=plan["purpose"],
        name=plan["name"],
        phone=plan.get("phone", ""),
        email=plan.get("email", ""),
        address="",
        liaison=plan.get("liaison", False),
        language=plan["language"],
    )


def _answer(plan: Mapping[str, Any], one: Assembly, filed_at: int) -> None:
    by = Actor("akimat_officer", None, one.unit_id)
    if plan.get("silent"):
        actions.apply_silence(one.due_at)
    elif "answer" in plan:
        other = None
        if plan["answer"] == "offer":
            rows = GatheringPlace.objects.filter(unit_id=one.unit_id, capacity__gte=1000)
            other = rows.order_by("pk").values_list("pk", flat=True)[0]
        said = Decision(plan["answer"], "letter", plan["letter"], plan.get("ground", ""), other)
        actions.answer(assembly_id=one.pk, decision=said, at=filed_at + 2 * DAY, by=by)


def _look_back(plan: Mapping[str, Any], one: Assembly, now: int, police: Actor) -> None:
    seen = planning.Debrief(held=True, dialogue=True, force=False, hurt=False, hindered=False)
    today = dt.datetime.fromtimestamp(now // 1_000_000, dt.UTC).date()
    learnt = [
        planning.Learnt(row["kind"], row["text"], today + dt.timedelta(days=60) if row["kind"] == "change" else None)
        for row in plan["lessons"]
    ]
    planning.debrief(assembly_id=one.pk, seen=seen, learnt=learnt, today=today, at=now - DAY, by=police)


def _key(number: int) -> bytes:
    return b"assembly" + number.to_bytes(8, "big")
