"""The made-up sealed instance: bodies, people with fresh keys and custodians, and a handful of reports that were sealed as in a browser."""

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from senim.accounts.models import Officer, Post
from senim.accounts.roles import role
from senim.accounts.viewer import viewer_of
from senim.demo.country import demo_password
from senim.demo.sealed_keys import locked, new_key, packed, public_of, shares_of
from senim.places.actions import load_regions, places_changed
from senim.places.models import Unit
from senim.safeguarding import actions, casework, custody, uploads
from senim.safeguarding.models import BodyLane, RecipientKey
from senim.safeguarding.recipients import KEEP, holding
from senim.sealing import envelopes, return_words

_DAY = 86_400_000_000


@cache
def plan() -> Mapping[str, Any]:
    """What `sealed.toml` says."""
    return tomllib.loads(resources.files("senim.demo").joinpath("sealed.toml").read_text(encoding="utf-8"))


def passphrase() -> str:
    """The passphrase under which every made-up key stands."""
    return str(plan()["passphrase"])


def sealed_logins(language: str = "en") -> list[tuple[str, str, str]]:
    """Sign-in name, role and body of everybody; all have the demo password."""
    names = {unit["code"]: unit[language] for unit in plan()["unit"]}
    return [(one["username"], role(one["role"]).name(language), names[one["unit"]]) for one in plan()["person"]]


def return_words_of_reports() -> list[str]:
    """The six words of each made-up report that was answered."""
    return [return_words.words_of(_seed(place)) for place, one in enumerate(plan()["report"]) if "answer" in one]


@transaction.atomic
def load_sealed(at: dt.datetime) -> None:
    """Enter it all as it would stand at `at`; nothing where somebody has a key already."""
    if RecipientKey.objects.exists():
        return
    now = int(at.timestamp()) * 1_000_000
    load_regions()
    units = _load_units()
    people = _load_people(units, at, now - 40 * _DAY)
    for place, one in enumerate(plan()["report"]):
        _load_report(place, one, people, now)


def _load_units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for one in plan()["unit"]:
        above = units.get(one.get("above", ""))
        row = Unit(code=one["code"], kind=one["kind"], parent=above, hours="Mo-Fr 09:00-18:30")
        row.name_kk, row.name_ru, row.name_en = one["kk"], one["ru"], one["en"]
        row.save()
        row.path = f"{above.path if above else '/'}{row.pk}/"
        row.save(update_fields=["path"])
        units[row.code] = row
        for lane, default in one.get("lanes", {}).items():
            BodyLane.objects.create(unit=row, lane=lane, default=default)
    places_changed()
    return units


def _load_people(units: Mapping[str, Unit], at: dt.datetime, made: int) -> dict[str, Officer]:
    password = make_password(demo_password())
    people: dict[str, Officer] = {}
    # Custodians first: the others' keys are split among them.
    for one in sorted(plan()["person"], key=lambda one: one["role"] != "custodian"):
        officer = Officer.objects.create(
            username=one["username"],
            full_name=one["name"],
            language=one["language"],
            pseudonym=int.from_bytes(hashlib.sha256(one["username"].encode()).digest()[:6], "big"),
            password=password,
            created_at=at,
        )
        Post.objects.create(officer=officer, role=role(one["role"]).code, unit=units[one["unit"]])
        people[officer.username] = officer
        if "sealed.key" in role(one["role"]).rights:
            _give_key(officer, one["role"] != "custodian", made)
    return people


def _give_key(officer: Officer, shared: bool, made: int) -> None:
    secret, public = new_key()
    keepers = list(holding(KEEP)) if shared else []
    parts = shares_of(secret, len(keepers), custody.NEEDED)
    given = [
        custody.Share(keeper.pk, envelopes.seal(part, [keeper.public]))
        for keeper, part in zip(keepers, parts, strict=True)
    ]
    custody.add_key(viewer=viewer_of(officer), new=custody.NewKey(public, locked(secret, passphrase()), given), at=made)


def _seed(place: int) -> bytes:
    """The bytes behind the words of a made-up report: the same at every start of one installation."""
    return hashlib.sha256(f"{settings.SECRET_KEY} made-up report {place}".encode()).digest()[:12]


def _load_report(place: int, one: Mapping[str, Any], people: Mapping[str, Officer], now: int) -> None:
    at, derived = now - one["days"] * _DAY, return_words.derived(_seed(place))
    keys = {name: RecipientKey.objects.get(officer=people[name]).public for name in one["to"]}
    head = {"v": 1, "lane": one["lane"], "language": one["language"], "answers": {}, "chosen": []}
    content = packed({**head, "kind": "report", "text": one["text"]})
    report = actions.Report(
        lookup=derived.lookup,
        reporter_key=public_of(derived.identity),
        lane=one["lane"],
        language=one["language"],
        keys=list(keys.values()),
        upload=_uploaded(content, list(keys.values()), at),
    )
    case, _ = actions.receive(report=report, at=at)
    if "answer" in one:
        content = packed({**head, "kind": "message", "text": one["answer"]})
        upload = _uploaded(content, [*keys.values(), report.reporter_key], at + _DAY)
        viewer = viewer_of(people[one["to"][0]])
        casework.add(
            viewer=viewer, number=case.pk, kind="message", upload=upload, keys=list(keys.values()), at=at + _DAY
        )


def _uploaded(content: bytes, keys: list[str], at: int) -> str:
    sealed = envelopes.seal(content, keys)
    upload = uploads.begin_upload(size=len(sealed), at=at)
    uploads.put_part(token=upload.token, offset=0, part=sealed, at=at)
    return upload.token
