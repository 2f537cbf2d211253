"""Requests for tests: sent through intake's own action, as every door does."""

import datetime as dt
from typing import Any

from django.utils import timezone

from senim.catalogue.queries import current
from senim.intake.actions import micros, submit
from senim.intake.arrivals import Arrival, Submitted
from senim.intake.keys import new_key, read_key
from senim.intake.models import Message, ServiceRequest
from senim.ledger.actor import Actor
from senim.places.queries import front_offices
from senim.processes.actions import complete
from senim.processes.models import Instance

REGION = "KZ-71"
ADVICE: dict[str, Any] = {"competence": "criminal", "question": "Көршім түнде шулайды. Қайда жүгінемін?"}
REVIEWED: list[tuple[str, dict[str, Any]]] = [
    ("TakeUp", {}),
    ("LookAgain", {"heard": True, "proposal": "change"}),
    ("Decide", {"decision": "final", "outcome": "changed"}),
]
APPEAL: dict[str, Any] = {
    "kind": "complaint",
    "about_police": False,
    "text": "Учаскелік инспектор өтінішіме жауап бермеді.",
    "person": "Айгерім Сейітова",
    "postal_address": "Астана қ., Абай даңғылы, 10-үй",
    "signature": True,
}


REPORT: dict[str, Any] = {
    "danger_now": False,
    "category": "theft",
    "text": "Велосипедім ұрланды.",
    "happened_on": "2026-02-20",
    "where": "Аулада",
}


USUAL: dict[str, dict[str, Any]] = {
    "advice": ADVICE,
    "appeal": APPEAL,
    "report": REPORT,
    "certificate": {"kind": "weapon", "text": "Мылтығымның рұқсатын ұзартқым келеді."},
    "migration": {"kind": "stay", "text": "Тұру мерзімін ұзартқым келеді."},
    "road": {"kind": "fine_question", "text": "Айыппұл төленген, бірақ көрініп тұр."},
}


def fresh_key() -> bytes:
    """A new idempotency key as our own pages issue it."""
    key = read_key(new_key())
    assert key is not None
    return key


def arrival(
    service: str = "advice", *, key: bytes | None = None, at: dt.datetime | None = None, **answers: Any
) -> Arrival:
    """What comes with a request in Astana; `answers` change or add to the usual ones."""
    at = at or timezone.now()
    place = {"region": REGION, "desk": front_offices(REGION)[0].pk}
    return Arrival(
        compiled=current(service, at.date()),
        answers={"place": place, **USUAL[service], **answers},
        key=key or fresh_key(),
        channel="web",
        language="kk",
        at=at,
    )


def ended(
    request: ServiceRequest, *, letter: str = "Жауап: өтінішіңіз қаралды.", at: dt.datetime | None = None
) -> None:
    """The newest run of an advice or review is answered, with a letter to the person."""
    instance = Instance.objects.filter(request_id=request.pk).latest("stream")
    at = at or timezone.now()
    Message.objects.create(
        request=request, stream=instance.stream, kind="letter", language="kk", text=letter, written_at=at
    )
    steps = {"advice": [("Consider", {"next_step": "answer", "outcome": "answered"})], "review": REVIEWED}[
        instance.service
    ]
    for number, (element, variables) in enumerate(steps):
        complete(
            stream=instance.stream, element=element, variables=variables, at=micros(at), by=Actor("officer", number, 1)
        )


def sent(service: str = "advice", **options: Any) -> Submitted:
    """A request that was accepted."""
    return submit(arrival(service, **options))
