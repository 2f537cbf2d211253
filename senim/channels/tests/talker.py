"""Somebody in the guided exchange, whatever carries it: begins a service, answers every question as usual, sends."""

from typing import Any, Final

from django.utils import timezone

from senim.catalogue.queries import current
from senim.channels.conversations import state_of
from senim.channels.dialogue.asked import questions
from senim.channels.dialogue.speech import State
from senim.channels.messenger import Messenger
from senim.channels.models import Saying
from senim.channels.seals import who_hash
from senim.intake.models import ServiceRequest
from senim.intake.tests.citizen import REGION, USUAL
from senim.places.queries import default_desk, front_offices, region

MOST_QUESTIONS: Final = 40
EVERY_SERVICE: Final = [
    ("advice", "kk"), ("appeal", "ru"), ("certificate", "en"), ("migration", "kk"), ("report", "ru"), ("road", "en"),
]  # fmt: skip
"""Each service in one language: `benchmarks.doors` walks one service in all of them, at every door."""


class Talker:
    """One person at one door. A door says how they write, choose and go on without an answer, and what their first word is."""

    door: Messenger
    first_word = "hello"

    @property
    def address(self) -> str:
        """Where this person is reached by the door."""
        raise NotImplementedError

    def writes(self, text: str) -> str:
        """Write, and read what comes back."""
        raise NotImplementedError

    def chooses(self, code: str) -> str:
        """Choose an answer that is offered, by what it stands for, and read what comes back."""
        raise NotImplementedError

    def goes_on(self) -> str:
        """Go on from a question without an answer."""
        raise NotImplementedError

    @property
    def state(self) -> State:
        """Where the exchange stands for us."""
        return state_of(self.door, self.address)

    def is_answered(self, turn: int) -> bool:
        """Whether the exchange went on from this turn, and nothing of what was said is still under way."""
        waiting = Saying.objects.filter(door=self.door.door, who=who_hash(self.door.door, self.address))
        return self.state.turn > turn and not waiting.exists()

    @property
    def offered(self) -> list[str]:
        """What can be chosen now."""
        return [code for code, _label in self.state.offered]

    def begins(self, service: str = "advice", language: str = "en") -> str:
        """Choose language and service, up to the first question."""
        self.writes(self.first_word)
        if language in self.offered:
            self.chooses(language)
        if f"service:{service}" not in self.offered:
            self.chooses("services")
        self.chooses(f"service:{service}")
        return self.chooses("begin")

    def walks(self, service: str = "advice", language: str = "en", **answers: Any) -> str:
        """Answer every question as usual, up to the check."""
        said = self.begins(service, language)
        for _ in range(MOST_QUESTIONS):
            if self.state.scene != "ask":
                return said
            said = self.answers({**USUAL[service], **answers})
        raise AssertionError(f"the questions of {service} never end")

    def answers(self, given: dict[str, Any]) -> str:
        """Answer the question that is open."""
        state, codes = self.state, self.offered
        question = state.question or questions(current(state.service, timezone.now().date()).service, {})[0].id
        if question == "place":
            return self.chooses(REGION) if REGION in codes else self.writes(region(REGION).name_in(state.language))
        if question == "place-office":
            return self.chooses(str((front_offices(REGION) or (default_desk(),))[0].pk))
        if f"{question}_day" in given:
            return self.writes(" ".join(given[f"{question}_{part}"] for part in ("day", "month", "year")))
        value = given.get(question)
        if value is None:
            return self.goes_on()
        value = "true" if value == "on" else value
        return self.chooses(value) if value in codes else self.writes(value)

    def submits(
        self, service: str = "advice", language: str = "en", how: str = "send", **answers: Any
    ) -> ServiceRequest:
        """Walk the service and send."""
        self.walks(service, language, **answers)
        self.chooses(how)
        return ServiceRequest.objects.get(pk=self.state.request)
