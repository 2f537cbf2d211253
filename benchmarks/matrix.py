"""Every role at every address with its own objects and with those of another region: who is let in, and whose words are shown.

An officer of each role looks from one region at what is planted in it and in another. Refused must be: whoever lacks the right that
the address names, and whoever has it at an object out of reach; no answer may hold a word or a number planted elsewhere, in lists,
searches, counts, exports and fragments too. The same walk by the other region's officers must find the words (positive control). A
page that leads away (302) counts as refused, since nothing of the others' may have changed at the end.
`python -m benchmarks.matrix [--roles registrar,head]`; on a made-up country in a folder that goes afterwards.
"""

import argparse
import json
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from benchmarks.installation import make

if TYPE_CHECKING:
    from benchmarks.matrix_objects import Planted

HOME, AWAY = "KZ-71", "KZ-75"
CONTROL: Final = ("registrar", "head", "akimat_officer", "partner")
"""Roles of the other region whose officers must see what is planted there."""

REFUSED: Final = {403, 404}
_WORDS: Final = {
    "element": "Consider", "message": "extend", "code": "advice", "service": "advice", "name": "cases", "step": "text",
    "token": "x" * 20, "kind": "received", "channel": "sms", "act": "cancel", "door": "report", "need_id": "noise",
}  # fmt: skip
_KINDS: Final = (
    (r"staff/case/<row_key:pk>/partners/<row_key:consent>", {"pk": "request", "consent": "consent"}),
    (r"staff/referrals/<row_key:pk>", {"pk": "referral"}),
    (r"partner/<row_key:pk>/file/", {"pk": "referral", "number": "file"}),
    (r"partner/<row_key:pk>/", {"pk": "referral"}),
    (r"staff/meetings/<row_key:pk>", {"pk": "meeting"}),
    (r"staff/problems/<row_key:pk>", {"pk": "problem"}),
    (r"staff/(assemblies|facilitation)/<row_key:pk>", {"pk": "assembly"}),
    (r"staff/case/<row_key:pk>/file/", {"pk": "request", "number": "file"}),
    (r"staff/case/<row_key:pk>/letter/", {"pk": "request", "number": "letter"}),
    (r"staff/case/<row_key:pk>", {"pk": "request"}),
    (r"staff/operator/(slip|case)/", {"pk": "request"}),
    (r"staff/operator/call-backs/", {"pk": "call"}),
    (r"staff/notices/<row_key:pk>/resend", {"pk": "notice"}),
    (r"staff/desks/specialists/", {"visit": "visit"}),
    (r"staff/desks/<row_key:office>/advice/", {"office": "office", "visit": "visit"}),
    (r"staff/desks/<row_key:office>/appointments/", {"office": "office", "pk": "visit"}),
    (r"staff/desks/<row_key:office>/set-up/counters/", {"office": "office", "pk": "counter"}),
    (r"staff/desks/<row_key:office>/set-up/closures/", {"office": "office", "pk": "closure"}),
    (r"staff/desks/<row_key:office>/kiosks/", {"office": "office", "pk": "kiosk"}),
    (r"staff/desks/<row_key:office>/board/event/", {"office": "office", "pk": "event"}),
    (r"staff/desks/<row_key:office>", {"office": "office"}),
)
"""Which planted object a key in an address names; what is not here has no region (see WHOLE_COUNTRY) or is public."""

_SEARCHES: Final = ("", "?q={word}", "?q={number}", "?tab=units", "?tab=mine&q={word}", "?phone=87010000000", "?page=2")


@dataclass(slots=True)
class Report:
    """What was asked and what went wrong. `seen`: planted words of one's own region that came back, the positive control."""

    asked: int = 0
    let_in: int = 0
    seen: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, who: str, what: str, why: str) -> None:
        """One wrong answer."""
        self.wrong.append(f"{who}: {what}: {why}")


def addresses() -> list[tuple[str, str, str]]:
    """Every address of Kazakh pages and of doors beside them: pattern, right, and one readable line without its keys."""
    from django.urls import get_resolver

    from senim.accounts.access import declared_right
    from tests.house.test_access import views

    found = []
    for pattern, view in views(get_resolver().url_patterns):
        if "^" not in pattern and "(" not in pattern:
            found.append((pattern, declared_right(view) or "", re.sub(r"<\w+:(\w+)>", r"<\1>", pattern)))
    return found


def kinds_of(pattern: str) -> dict[str, str]:
    """The kind of object behind each key of an address; empty where none has a region."""
    found = next((kinds for address, kinds in _KINDS if re.search(address, pattern)), {})
    return {name: kind for name, kind in found.items() if f"<row_key:{name}>" in pattern}


def filled(pattern: str, keys: dict[str, int]) -> str:
    """The address with keys put in; words where it has words."""

    def part(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        if name in keys:
            return str(keys[name])
        return "9" * 17 if kind == "row_key" else _WORDS.get(name, "words")

    return "/" + re.sub(r"<(\w+):(\w+)>", part, pattern)


def _fillings(pattern: str, home: "Planted", away: "Planted") -> Iterator[tuple[str, bool]]:
    """Addresses with objects of one's own region (True), and with at least one of the other (False)."""
    kinds = kinds_of(pattern)
    if not kinds:
        yield filled(pattern, {}), True
        return
    for place, own in ((home, True), (away, False)):
        for at in range(max(len(place.keys.get(kind, ())) for kind in kinds.values())):
            if all(place.keys.get(kind) for kind in kinds.values()):
                yield (
                    filled(
                        pattern, {name: place.keys[kind][at % len(place.keys[kind])] for name, kind in kinds.items()}
                    ),
                    own,
                )
    if len(kinds) == 2:
        outer, inner = kinds
        for key in away.keys.get(kinds[inner], ()):
            if home.keys.get(kinds[outer]):
                yield filled(pattern, {outer: home.keys[kinds[outer]][0], inner: key}), False


def _body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def look(report: Report, who: Any, home: "Planted", away: "Planted", table: Sequence[tuple[str, str, str]]) -> None:
    """One officer at every address, by GET and POST."""
    from django.test import Client

    from senim.accounts.viewer import viewer_of

    client = Client(raise_request_exception=False)
    client.force_login(who)
    viewer = viewer_of(who)
    _begin_work(client, home)
    for pattern, right, line in table:
        if "sign-out" in pattern or pattern == "healthz":  # the latter asks the disk, of nobody
            continue
        may = right == "public" or viewer.may(right)
        for address, own in _fillings(pattern, home, away):
            for method in ("get", "post"):
                more = _SEARCHES if method == "get" and right != "public" and "<" not in line else ("",)
                for query in more:
                    asked = address + query.format(word=quote(away.mark), number=away.numbers[0])
                    _one(
                        report, who.username, getattr(client, method)(asked), f"{method} {asked}", may, own, home, away
                    )


def _begin_work(client: Any, home: "Planted") -> None:
    """Say why one opens the requests of one's region, and sit down at a counter: else pages only ask for that."""
    for key in home.keys["request"]:
        client.post(f"/kk/staff/case/{key}/reason/", {"reason": "supervision", "words": "Тексеру"})
    for key in home.keys.get("counter", ())[:1]:
        client.post(f"/kk/staff/desks/{home.office}/sit/", {"counter": key})


def _one(
    report: Report, who: str, answer: Any, what: str, may: bool, own: bool, home: "Planted", away: "Planted"
) -> None:
    report.asked += 1
    status, body = answer.status_code, _body(answer)
    if not may and status not in REFUSED:
        report.note(who, what, f"{status} without the right")
    if may and not own and status not in {*REFUSED, 302, 405}:
        report.note(who, what, f"{status} for an object of another region")
    if status >= 500 and "doors/" not in what:
        report.note(who, what, f"{status}")
    echoed = quote(away.mark) in what
    if (not echoed and away.mark in body) or (echoed and body.count(away.mark) > _echoes(body, away.mark)):
        report.note(who, what, "words of another region")
    if any(number in body and number not in what for number in away.numbers):
        report.note(who, what, "a number of another region")
    report.let_in += may and own and status < 400
    report.seen += home.mark in body


def _echoes(body: str, mark: str) -> int:
    """How often the page says the searched word back: in the field and in its own words, never with the kind of an object behind it."""
    return len(re.findall(re.escape(mark) + r"(?![\w])", body))


def staffed(region: str, place: "Planted", roles: Sequence[str]) -> list[Any]:
    """A new officer of each role at the top unit of the region's front office; of the akimat or the partner where the role is theirs."""
    from django.utils import timezone

    from senim.accounts.models import Officer, Post
    from senim.referrals.directory.models import Member, Partner

    Partner.objects.get_or_create(organisation_id=place.organisation)
    found = []
    for role in roles:
        name = f"{role}-{region.lower()}-{secrets.token_hex(2)}"
        officer = Officer.objects.create(
            username=name, full_name=name, pseudonym=secrets.randbits(50), created_at=timezone.now()
        )
        Post.objects.create(
            officer=officer, role=role, unit_id=place.akimat if role == "akimat_officer" else place.unit
        )
        if role == "partner":
            Member.objects.create(officer=officer, partner_id=place.organisation)
        found.append(officer)
    return found


def measure(roles: Sequence[str]) -> dict[str, Any]:
    """Plant, walk by every role, then walk as the other region's officers for the control."""
    from benchmarks.matrix_objects import fingerprint, plant, plant_shared

    home, away = plant(HOME), plant(AWAY)
    officers, others = staffed(HOME, home, [*roles, "head"]), staffed(AWAY, away, [*CONTROL, "head"])
    plant_shared(home, officers.pop())
    plant_shared(away, others.pop())
    before = fingerprint(away)
    table = addresses()
    report, control = Report(), Report()
    for officer in officers:
        look(report, officer, home, away, table)
    changed = fingerprint(away) != before
    for officer in others:
        look(control, officer, away, home, table)
    return {
        "roles": len(roles),
        "addresses": len(table),
        "asked": report.asked + control.asked,
        "let_in": report.let_in,
        "own_words_seen": report.seen,
        "control_words_seen": control.seen,
        "others_changed": changed,
        "wrong": len(report.wrong) + len(control.wrong) + changed,
        "wrong_answers": (report.wrong + control.wrong)[:60],
    }


def main(given: Sequence[str] | None = None) -> int:
    """Make the country, walk, print one JSON object; 1 when an answer was wrong or the control found nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roles", default="")
    args = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="senim-matrix-") as name:
        folder = Path(name)
        make(folder)
        os.environ |= {"SENIM_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "senim.config.settings"}
        from senim.config import making

        making.setup(folder)
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        from senim.accounts.roles import ROLES

        figures = measure(args.roles.split(",") if args.roles else sorted(ROLES))
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    return int(figures["wrong"] > 0 or not figures["control_words_seen"])


if __name__ == "__main__":
    sys.exit(main())
