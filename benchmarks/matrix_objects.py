"""What the matrix plants in a region: one object of every kind that an address names, each with words that nobody elsewhere may see."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone

MARK: Final = "қарақшы"
"""Begins every planted word; the region and the kind follow, so that a leak names itself."""


@dataclass(slots=True)
class Planted:
    """The objects of one region: keys by kind, the numbers of its requests, and the words that stand on all of them."""

    region: str
    office: int
    unit: int
    akimat: int
    organisation: int
    keys: dict[str, list[int]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What every word planted here begins with."""
        return MARK + self.region.replace("-", "")

    def word(self, kind: str) -> str:
        """The word planted on objects of a kind."""
        return f"{self.mark}{kind}"

    def keep(self, kind: str, key: int) -> None:
        """Note the key of one more object."""
        self.keys.setdefault(kind, []).append(key)


def plant(region: str) -> Planted:
    """Requests with files, notes and messages, an appointment, a ticket, calls, notices, counters and closures of a region."""
    from senim.places.models import Organisation, Unit
    from senim.places.queries import front_offices

    office = front_offices(region)[0]
    akimat = Unit.objects.filter(kind="akimat", region_id=region).first()
    organisation = Organisation.objects.get(code=f"{region}-partner")
    there = Planted(
        region, office.pk, office.parent_id or office.pk, akimat.pk if akimat else office.pk, organisation.pk
    )
    there.keep("office", office.pk)
    for service in ("advice", "appeal", "report"):
        _request(there, service)
    _visits(there)
    _settings(there)
    _assembly(there)
    return there


def plant_shared(there: Planted, head: Any) -> None:
    """What the head of a region shares with others: a hand-over on consent, a joint meeting, a local problem."""
    from senim.accounts.viewer import viewer_of
    from senim.casework.cases import case_of
    from senim.ledger.actor import Actor
    from senim.referrals.consent.actions import Agreed
    from senim.referrals.directory.models import Help, Partner
    from senim.referrals.meetings.actions import call
    from senim.referrals.problems.actions import open_problem
    from senim.referrals.referring.actions import refer

    now = timezone.now()
    by = Actor("head", head.pseudonym, there.unit)
    partner, _ = Partner.objects.update_or_create(
        organisation_id=there.organisation, defaults={"takes_referrals": True, "referrers": []}
    )
    Help.objects.get_or_create(partner=partner, kind="legal")
    case = case_of(viewer_of(head), there.keys["request"][0])
    agreed = Agreed(
        body=partner.organisation, purpose="legal", items=("name", "account"), until=now + dt.timedelta(days=30),
        taken="in_person", language="kk",
    )  # fmt: skip
    referral = refer(case=case, kind="refer", agreed=agreed, at=now, text=there.word("handed"))
    there.keep("referral", referral.pk)
    there.keep("consent", referral.consent_id)
    meeting = call(
        title=there.word("meeting"), place=there.word("room"), agenda=[there.word("agenda")],
        starts_at=micros(now + dt.timedelta(days=2)), participants=(), request_id=case.request.pk, at=micros(now), by=by,
    )  # fmt: skip
    there.keep("meeting", meeting)
    names = {f"title_{language}": "Жарық жоқ" for language in ("kk", "ru", "en")}
    places = {f"place_{language}": "Абай көшесі" for language in ("kk", "ru", "en")}
    there.keep("problem", open_problem(words={**names, **places}, region=there.region, at=micros(now), by=by))


def _assembly(there: Planted) -> None:
    from senim.assemblies.actions import Filing, file
    from senim.intake.keys import new_key, read_key

    filing = Filing(
        region=there.region, form="rally", held_on=timezone.localdate() + dt.timedelta(days=30), starts=600, ends=720,
        place=None, where=there.word("square"), size="50", equipment=(), access=(), purpose=there.word("purpose"),
        name=there.word("organiser"), phone="87010000000", email="", address=there.word("address"), liaison=False,
        language="kk",
    )  # fmt: skip
    there.keep("assembly", file(filing=filing, key=read_key(new_key()) or b"", at=micros(timezone.now())).assembly.pk)


def _request(there: Planted, service: str) -> None:
    from senim.intake.actions import submit
    from senim.intake.models import Message, ServiceRequest
    from senim.intake.queries import number_of
    from senim.processes.models import Instance
    from tests.requests import arrival

    words: dict[str, Any] = {"question" if service == "advice" else "text": there.word("text")}
    place = {"region": there.region, "desk": there.office}
    submitted = submit(arrival(service, place=place, phone="87010000000", name=there.word("name"), **words))
    request = ServiceRequest.objects.get(pk=submitted.request_id)
    stream = Instance.objects.filter(request_id=request.pk).latest("stream").stream
    there.keep("request", request.pk)
    there.numbers.append(number_of(request))
    now = timezone.now()
    for kind in ("note", "question", "remark", "letter"):
        Message.objects.create(
            request=request, stream=stream, kind=kind, language="kk", text=there.word(kind), written_at=now, sent_at=now
        )
    _beside(there, request, now)


def _beside(there: Planted, request: Any, now: dt.datetime) -> None:
    from senim.channels.operator.models import CallBack
    from senim.intake.attachments import store
    from senim.intake.models import Attachment, Contact, Message, SystemNumber
    from senim.notices.models import DEAD, Notice

    file = Attachment.objects.create(
        request=request, name=f"{there.word('file')}.txt", media_type="text/plain", size=30,
        sha256="0" * 64, path=store(there.word("inside").encode()), by="citizen", added_at=now,
    )  # fmt: skip
    there.keep("file", file.pk)
    there.keep("letter", Message.objects.filter(request=request, kind="letter").latest("pk").pk)
    SystemNumber.objects.update_or_create(
        request=request, defaults={"system": there.word("system"), "number": there.word("number")}
    )
    Contact.objects.update_or_create(
        request=request, defaults={"full_name": there.word("contact"), "phone": "+77010000000"}
    )
    there.keep("call", CallBack.objects.create(request=request, unit_id=there.office, when="any", asked_at=now).pk)
    notice = Notice.objects.filter(request_id=request.pk).first()
    if notice is not None:
        Notice.objects.filter(pk=notice.pk).update(state=DEAD, channel="sms")
        there.keep("notice", notice.pk)


def _visits(there: Planted) -> None:
    from senim.desks.models import VisitCard
    from senim.desks.queueing import Ticket, take_ticket

    visit = take_ticket(ticket=Ticket(there.office, "certificate", "kiosk", "kk"), at=micros(timezone.now()))
    there.keep("visit", visit.id)
    VisitCard.objects.update_or_create(
        visit_id=visit.id, defaults={"code_hash": secrets.token_bytes(32), "name": there.word("visitor")}
    )


def micros(at: dt.datetime) -> int:
    """A moment in µs UTC."""
    return int(at.timestamp() * 1_000_000)


def _settings(there: Planted) -> None:
    from senim.desks.models import Closure, Counter, Kiosk, OfficeEvent

    for kind, model in (("counter", Counter), ("closure", Closure), ("kiosk", Kiosk), ("event", OfficeEvent)):
        for key in model.objects.filter(office_id=there.office).values_list("pk", flat=True):
            there.keep(kind, key)


def fingerprint(place: Planted) -> str:
    """A hash of all that is kept of the planted objects: equal before and after means that nobody changed any."""
    from senim.channels.operator.models import CallBack
    from senim.desks.models import Closure, Counter, Kiosk, Office, OfficeEvent, Visit
    from senim.intake.models import Attachment, Contact, Message, ServiceRequest
    from senim.notices.models import Notice
    from senim.processes.models import WorkItem

    requests = place.keys["request"]
    rows = [
        *(list(model.objects.filter(request_id__in=requests).order_by("pk").values()) for model in
          (Message, Attachment, CallBack, Notice, WorkItem)),
        *(list(model.objects.filter(pk__in=requests).order_by("pk").values()) for model in (ServiceRequest, Contact)),
        *(list(model.objects.filter(office_id=place.office).order_by("pk").values()) for model in
          (Counter, Closure, Kiosk, OfficeEvent, Visit)),
        list(Office.objects.filter(pk=place.office).values()),
    ]  # fmt: skip
    return hashlib.sha256(repr(rows).encode()).hexdigest()
