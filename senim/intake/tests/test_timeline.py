"""Wherever a request wanders, the person's page opens, hides what is internal, tells in order, and is never silent."""

import datetime as dt
import random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from senim.catalogue.definitions import Field, StaffForm
from senim.intake import actions
from senim.intake.actions import micros
from senim.intake.errors import NotPossibleNow
from senim.intake.models import Message, ServiceRequest
from senim.intake.queries import standing
from senim.intake.tests.citizen import followed, said
from senim.intake.timeline import Moment, timeline
from senim.kernel.errors import Refused
from senim.kernel.worktime_errors import ClockRefused
from senim.ledger.actor import Actor
from senim.processes import actions as processes
from senim.processes.errors import SecondPersonNeeded
from senim.processes.models import WorkItem
from senim.processes.queries import messages_heard
from tests.requests import sent

pytestmark = pytest.mark.db
SERVICES = ("advice", "appeal", "report", "certificate", "migration", "road")
WALKS, STEPS = 67, 9
NOTE, OFFICER_NAME = "Ішкі жазба 9Q", "Тексеруші Аты-Жөні 9Q"
START = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)


class Walk:
    """A request that officers and its person move on as chance has it."""

    def __init__(self, service: str, seed: int) -> None:
        self.chance = random.Random(f"{service} {seed}")
        self.at = START
        usual: dict[str, Any] = {}
        if service == "report":
            usual = {"danger_now": self.chance.random() < 0.3}
        self.request = ServiceRequest.objects.get(pk=sent(service, at=self.at, **usual).request_id)

    def step(self) -> None:
        """One allowed action, some hours later."""
        self.at += dt.timedelta(hours=self.chance.choice([0, 1, 7, 30]))
        act = self.chance.choice(
            [self.officer, self.officer, self.officer, self.message, self.citizen, self.note, self.time]
        )
        try:
            act()
        except (NotPossibleNow, Refused, ClockRefused, SecondPersonNeeded):
            return

    def officer(self) -> None:
        where = standing(self.request)
        items = list(WorkItem.objects.filter(stream=where.last.stream))
        if not items:
            return
        item = self.chance.choice(items)
        task = where.service.net.tasks[item.element]
        form = where.service.form(task.form or "")
        self.write("letter", sent=False)
        processes.complete(
            stream=item.stream,
            element=item.element,
            variables=self.answers(form),
            at=micros(self.at),
            by=self.by(item.role),
        )

    def answers(self, form: StaffForm | None) -> dict[str, Any]:
        return {field.id: self.value(field) for field in (form.fields if form else ()) if field.coded}

    def value(self, field: Field) -> Any:
        if field.kind == "choice":
            return self.chance.choice(field.options).value
        return self.chance.random() < 0.5 if field.kind == "yesno" else "2026-03-10" if field.kind == "date" else 5

    def message(self) -> None:
        where = standing(self.request)
        heard = sorted(where.heard - {"reply", "withdraw"})
        if not heard:
            return
        name = self.chance.choice(heard)
        form = where.service.message_form(name)
        processes.deliver(
            stream=where.last.stream,
            message=name,
            variables=self.answers(form),
            at=micros(self.at),
            by=self.by("officer"),
        )

    def citizen(self) -> None:
        act = self.chance.choice(["reply", "reply", "withdraw", "rate", "dispute"])
        if act == "reply":
            actions.reply(request=self.request, text="Жауабым", at=self.at, language="kk")
        elif act == "withdraw":
            actions.withdraw(request=self.request, at=self.at)
        elif act == "rate":
            actions.rate(request=self.request, score=2, words="", at=self.at)
        else:
            actions.dispute(request=self.request, text="Келіспеймін", at=self.at, language="kk")

    def note(self) -> None:
        self.write("note", sent=False)

    def time(self) -> None:
        self.at += dt.timedelta(days=40)
        processes.advance(stream=standing(self.request).last.stream, at=micros(self.at))

    def write(self, kind: str, *, sent: bool) -> None:
        stream = standing(self.request).last.stream
        message = Message.objects.create(
            request=self.request, stream=stream, kind=kind, language="kk", text=NOTE if kind == "note" else "Жауап хаты",
            written_at=self.at, sent_at=self.at if sent else None, officer_id=1,
        )  # fmt: skip
        payload = {"message": message.pk}
        if kind == "note":
            processes.record(stream=stream, kind="noted", payload=payload, at=micros(self.at), by=self.by("officer"))

    def by(self, role: str) -> Actor:
        return Actor(role, self.chance.randrange(1, 99), 1)


def in_order(moments: list[Moment]) -> bool:
    """What is to come, then what is, then what was; what was from the newest to the oldest."""
    kinds = [one.kind for one in moments]
    past = [one.at for one in moments if one.kind == "past" and one.at]
    return kinds == sorted(kinds, key=("future", "now", "past").index) and past == sorted(past, reverse=True)


def tells_something(request: ServiceRequest) -> bool:
    """A step that is being done, a reply that is waited for, or the end."""
    where = standing(request)
    if where.last.ended_at is not None:
        return where.status in {"answered", "redirected", "withdrawn"}
    now = [one for one in timeline(request, where.instances, "kk") if one.kind == "now"]
    return bool(now) and all(one.title for one in now)


@pytest.mark.parametrize("service", SERVICES)
def test_after_any_walk_of_allowed_steps_the_person_sees_where_it_stands(service: str) -> None:
    client, _request = followed()
    silent: list[Any] = []
    for seed in range(WALKS):
        walk = Walk(service, seed)
        for _ in range(STEPS):
            walk.step()
            where = standing(walk.request)
            with translation.override("kk"):
                moments = timeline(walk.request, where.instances, "kk")
            assert in_order(moments)
            assert all(one.title for one in moments)
            assert NOTE not in str(moments)
            if not tells_something(walk.request):
                silent.append(
                    (
                        seed,
                        [item.element for item in WorkItem.objects.filter(stream=where.last.stream)],
                        messages_heard(where.last),
                    )
                )
        unsent = Message.objects.filter(request=walk.request, kind="letter", sent_at=None).exists()
        page = opened_page(client, walk.request, ("kk", "ru", "en")[seed % 3])
        assert NOTE not in page
        assert OFFICER_NAME not in page
        assert (
            unsent or "Жауап хаты" in page or not Message.objects.filter(request=walk.request, kind="letter").exists()
        )
    assert silent == []


def opened_page(client: Client, request: ServiceRequest, language: str) -> str:
    """The request's page, opened by its own cookie."""
    from django.core import signing

    from senim.intake import opening

    client.cookies[opening.COOKIE] = signing.dumps(request.pk, salt=opening.SALT)
    response = client.get(f"/{language}/follow/request/")
    assert response.status_code == 200
    return said(response)


def test_the_page_opens_in_three_languages_from_the_first_moment_to_the_end() -> None:
    walk = Walk("appeal", 5)
    client = Client()
    for _ in range(6):
        for language in ("kk", "ru", "en"):
            page = opened_page(client, walk.request, language)
            assert f'lang="{language}"' in page
        walk.step()


def test_a_letter_is_seen_only_when_it_was_sent_and_a_note_never() -> None:
    client, request = followed()
    now = timezone.now()
    common = {"request": request, "stream": request.pk * 16, "language": "kk", "written_at": now, "officer_id": 1}
    Message.objects.create(kind="letter", text="Хаттың жобасы", **common)
    Message.objects.create(kind="note", text=NOTE, sent_at=now, **common)
    Message.objects.create(kind="notice", text="Сізге хабар", sent_at=now, **common)
    page = said(client.get("/en/follow/request/"))
    assert "Хаттың жобасы" not in page
    assert NOTE not in page
    assert "Сізге хабар" in page
    done = {"next_step": "answer", "outcome": "answered"}
    processes.complete(
        stream=request.pk * 16, element="Consider", variables=done, at=micros(now), by=Actor("officer", 7, 1)
    )
    assert "Хаттың жобасы" in said(client.get("/en/follow/request/"))


def test_of_two_things_at_one_moment_the_later_one_stands_above() -> None:
    request = ServiceRequest.objects.get(pk=sent("advice", at=START).request_id)
    for text in ("бірінші", "екінші", "үшінші"):
        actions.reply(request=request, text=text, at=START, language="kk")
    said_in_order = [one.text for one in timeline(request, standing(request).instances, "kk") if one.text]
    assert said_in_order == ["үшінші", "екінші", "бірінші"]
