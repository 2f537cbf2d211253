"""The journeys of `benchmarks.doors`: the doors' own test drivers, walked against a running installation, and what the log says.

Each files a request; where the person can write by the same door, an officer asks and the person replies.
"""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from django.db import close_old_connections, connections, transaction
from django.utils import timezone

from senim.channels.email.tests.writer import Writer
from senim.channels.sms.tests.texter import Subscriber
from senim.channels.tests.calls import DESK, screen
from senim.channels.tests.city_app import CityApp
from senim.channels.tests.fake_bot_api import FakeBotApi
from senim.channels.tests.other_system import other_system
from senim.channels.tests.person import Person
from senim.channels.tests.records import events
from senim.channels.tests.talker import Talker
from senim.channels.tests.wire import Wire
from senim.demo.country import demo_password
from senim.intake.models import Contact, Message, ServiceRequest
from senim.intake.queries import number_of
from senim.intake.tests import citizen
from senim.notices.tests.test_outbox import asks
from senim.processes.models import Instance
from tools.kannel import Centre
from tools.mail import HOST, Mail

PATIENCE_SECONDS: Final = 60.0
COMPETENCE: Final = "criminal"
TEXT: Final = {
    "kk": "Менің телефонымды ұрлап кетті, не істеймін?",
    "ru": "У меня украли телефон, что мне делать?",
    "en": "My phone was stolen, what can I do?",
}
REPLY: Final = {"kk": "Абай даңғылында.", "ru": "На проспекте Абая.", "en": "On Abai avenue."}
NUMBERS: Final = {"kk": "+77011234561", "ru": "+77011234562", "en": "+77011234563"}
CHATS: Final = {"kk": 700101, "ru": 700102, "en": 700103}
_BY_THE_PERSON: Final = frozenset({"language"})


Records = list[tuple[Any, ...]]


class Filed(NamedTuple):
    """A request, and how its person answers a question by the same door; None where the door has no way to."""

    request: ServiceRequest
    reply: Callable[[str], object] | None = None


@dataclass(frozen=True)
class Journey:
    """One request by one door, as the log and the request's row have it: `records` of the filing, `further` up to the reply."""

    door: str
    language: str
    seconds: float
    records: Records
    further: Records | None
    row: Mapping[str, Any]
    differences: int = 0

    def told(self) -> dict[str, Any]:
        """The line of the report."""
        return {
            "door": self.door,
            "language": self.language,
            "seconds": round(self.seconds, 1),
            "records": len(self.records),
            "further": None if self.further is None else len(self.further),
            "types": [one[0] for one in self.records],
            "differences": self.differences,
        }


@dataclass
class Walker(Person):
    """Somebody with the bot, whose door a worker keeps."""

    lock: threading.Lock = field(default_factory=threading.Lock)

    def waits(self) -> None:
        """Until the worker has confirmed all updates and brought out all answers."""
        until(lambda: not self.api.updates and self.is_answered(0))


@dataclass
class Walks:
    """All doors of one installation."""

    address: str
    centre: Centre
    post: Mail
    api: FakeBotApi

    def every(self, languages: tuple[str, ...]) -> list[Journey]:
        """Every door in every language: those that wait for providers beside each other, then those of one call each."""
        slow: dict[str, Callable[[str], Filed]] = {"sms": self.sms, "chat": self.chat, "email": self.email}
        with ThreadPoolExecutor(len(slow) * len(languages)) as pool:
            waiting = [pool.submit(self.journey, door, one, walk) for door, walk in slow.items() for one in languages]
            quick = {
                "web": self.web,
                "phone": self.phone,
                "counter": self.counter,
                "open311": self.open311,
                "connector": self.connector,
            }
            found = [self.journey(door, one, walk) for door, walk in quick.items() for one in languages]
            found += [one.result() for one in waiting]
        return compared(found)

    def changed(self) -> int:
        """The control: how many differences a request shows whose one answer is another."""
        return [one.differences for one in compared([self.journey("web", "en", self.web), self._otherwise()])][1]

    def _otherwise(self) -> Journey:
        return self.journey("web", "en", lambda language: self.web(language, "administrative"))

    def journey(self, door: str, language: str, walk: Callable[[str], Filed]) -> Journey:
        """Walk once, and read what was written."""
        began = time.monotonic()
        try:
            request, reply = walk(language)
            assert (request.channel, request.language) == (door, language)
            row = {
                name: getattr(request, name) for name in ("service", "lane", "identity_level", "region_id", "desk_id")
            }
            answers = {**request.answers, "question": request.answers["question"] == TEXT[language]}
            answers["email"] = "@" in answers.get("email", "")
            records = events(request)
            further = None if reply is None else self._asked(request, language, reply)[len(records) :]
            return Journey(door, language, time.monotonic() - began, records, further, {**row, **answers})
        except Exception as fault:
            raise AssertionError(f"{door} in {language}: {fault}") from fault
        finally:
            close()

    def _asked(self, request: ServiceRequest, language: str, reply: Callable[[str], object]) -> Records:
        """An officer asks, the person replies by their door; all records of the request."""
        at = timezone.now()
        stream = Instance.objects.get(request_id=request.pk).stream
        with transaction.atomic():
            Message.objects.create(
                request=request, stream=stream, kind="question", language=language, text="?", written_at=at, sent_at=at
            )
            asks(request, at)
        reply(REPLY[language])
        until(lambda: Message.objects.filter(request=request, kind="reply", text=REPLY[language]).exists())
        return events(request)

    def answers(self, language: str) -> dict[str, str]:
        """What the person answers at every door."""
        return {"competence": COMPETENCE, "question": TEXT[language], "email": f"aigerim@{HOST}"}

    def web(self, language: str, competence: str = COMPETENCE) -> Filed:
        """The web's forms, without script."""
        browser: Any = Wire(self.address)
        answers: dict[str, Any] = {**self.answers(language), "competence": competence}
        citizen.walked(browser, "advice", language, **answers)
        request = self._newest("web", browser.post(f"/{language}/ask/advice/check/"))

        def reply(text: str) -> None:
            assert citizen.opened(browser, *citizen.receipt_of(browser)).status_code == 302
            browser.get(f"/{language}/follow/request/")
            assert browser.post(f"/{language}/follow/reply/", {"text": text}).status_code == 302

        return Filed(request, reply)

    def phone(self, language: str) -> Filed:
        """The operator's screen, by phone."""
        return self._by_operator("phone", language)

    def counter(self, language: str) -> Filed:
        """The operator's screen, at the counter."""
        return self._by_operator("counter", language)

    def _by_operator(self, channel: str, language: str) -> Filed:
        browser = Wire(self.address).signs_in("bolat", demo_password())
        said = {"call_channel": channel, "call_tongue": language, "call_number": "", "phone": ""}
        return Filed(self._newest(channel, browser.post(DESK, screen(**{**self.answers(language), **said}))))

    def open311(self, language: str) -> Filed:
        """A city app with its key."""
        app = CityApp.made()
        app.client = Wire(self.address)  # type: ignore[assignment]
        said = self.answers(language)
        attributes = {"competence": said["competence"]}
        answer = app.files("advice", language, description=said["question"], email=said["email"], attributes=attributes)
        return Filed(self._newest("open311", answer))

    def connector(self, language: str) -> Filed:
        """A system of another body with its token."""
        system = other_system()
        system.client = Wire(self.address)  # type: ignore[assignment]
        answer = system.files("advice", language=language, answers=self.answers(language))
        request = self._newest("connector", answer)
        return Filed(request, lambda text: system.post(f"/requests/{number_of(request)}/messages", {"text": text}))

    def _newest(self, channel: str, answer: Any) -> ServiceRequest:
        """The request that this call made: nobody else writes by these doors meanwhile."""
        assert answer.status_code in {200, 201, 302}, (answer.status_code, answer.content[:2000])
        return ServiceRequest.objects.filter(channel=channel).latest("pk")

    def sms(self, language: str) -> Filed:
        """A phone at the centre behind Kannel."""
        return self._by_talk(Subscriber(NUMBERS[language], self.centre, until), language)

    def chat(self, language: str) -> Filed:
        """The bot."""
        return self._by_talk(Walker(self.api, CHATS[language]), language)

    def _by_talk(self, person: Talker, language: str) -> Filed:
        request = person.submits("advice", language, **self.answers(language))

        def reply(text: str) -> None:
            person.chooses("open")
            person.writes(text)

        return Filed(request, reply)

    def email(self, language: str) -> Filed:
        """Letters through Postfix and Dovecot."""
        writer = Writer(self.post, language)
        receipt = writer.walks(language, TEXT[language])
        request = Contact.objects.get(email=writer.address, request__channel="email").request
        return Filed(request, lambda text: writer.goes(writer.answer(receipt, text)))


def compared(journeys: list[Journey]) -> list[Journey]:
    """Each with the number of its records and answers that differ from those of the first."""
    first = journeys[0]
    return [replace(one, differences=_differences(first, one)) for one in journeys]


def _differences(one: Journey, other: Journey) -> int:
    pairs = list(zip_longest(one.records, other.records))
    if other.further is not None:
        pairs += zip_longest(one.further or [], other.further)
    differ = [_plain(mine) != _plain(theirs) for mine, theirs in pairs]
    differ += [one.row.get(name) != other.row.get(name) for name in sorted({*one.row, *other.row})]
    return differ.count(True)


def _plain(record: tuple[Any, ...] | None) -> Any:
    """A record without what the person's language is."""
    if record is None:
        return None
    return *record[:-1], {name: value for name, value in record[-1].items() if name not in _BY_THE_PERSON}


def until(happened: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        close_old_connections()
        time.sleep(0.1)


def close() -> None:
    """End this thread's connections to the database."""
    connections.close_all()
