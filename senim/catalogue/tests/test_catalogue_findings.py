"""Planted mistakes: each fault put into a sound service is found and named; without it nothing is found."""

from importlib.resources import files
from typing import NamedTuple

import pytest

from senim.catalogue import loading
from senim.catalogue.definitions import Release, Service
from senim.catalogue.findings import findings, model_findings


class Mistake(NamedTuple):
    """`old` is replaced by `new`, once, in the service file or in its model; `said` must then be found."""

    service: str
    place: str
    old: str
    new: str
    said: str


MISTAKES = {
    "form of a step missing": Mistake(
        "advice", "toml", 'id = "advise"', 'id = "advice"', "step Advise: there is no form"
    ),
    "question that is no letter": Mistake(
        "advice",
        "toml",
        'kind = "letter"\nletter = "question"',
        'kind = "longtext"\nletter = "question"',
        "is no letter",
    ),
    "register's number that is no text": Mistake(
        "report", "toml", 'kind = "letter"\nletter = "notice"', 'kind = "letter"\nregister = "kui"', "register's number"
    ),
    "form without a step": Mistake("advice", "toml", 'id = "advise"', 'id = "advice"', "form advice: no step"),
    "unknown stage": Mistake("advice", "bpmn", 'stage="received"', 'stage="begun"', "there is no stage 'begun'"),
    "step without promise": Mistake(
        "appeal", "bpmn", '<senim:promise amount="7" unit="working-days" />', "", "step Examine: no promise"
    ),
    "step without Russian words": Mistake(
        "review",
        "bpmn",
        '<senim:words lang="ru" name="Принять решение"',
        '<x:words xmlns:x="urn:x" lang="ru" name="-"',
        "step Decide: no words for now in ru",
    ),
    "gateway without a Russian name": Mistake(
        "review", "bpmn", 'lang="ru" name="Решение готово?"', 'lang="ru"', "Decided: no words for name in ru"
    ),
    "way without a Kazakh name": Mistake(
        "review",
        "bpmn",
        'lang="kk" name="Толықтыру керек"',
        'lang="kk"',
        "ToLookAgainFromDecided: no words for name in kk",
    ),
    "process of another name": Mistake(
        "review", "bpmn", '<bpmn:process id="review"', '<bpmn:process id="revue"', "'revue'"
    ),
    "unknown basis": Mistake("appeal", "bpmn", 'code="appc-69"', 'code="appc-96"', "no legal basis 'appc-96'"),
    "unconfirmed basis called confirmed": Mistake(
        "report",
        "bpmn",
        'code="cpc-180-erdr" status="to-confirm"',
        'code="cpc-180-erdr" status="confirmed"',
        "the basis cpc-180-erdr is to-confirm in legal.toml, confirmed here",
    ),
    "unknown term": Mistake(
        "appeal", "bpmn", 'term="appeal.main"', 'term="appeal.man"', "there is no term 'appeal.man'"
    ),
    "term that says another amount": Mistake(
        "appeal", "bpmn", '<senim:limit amount="15"', '<senim:limit amount="30"', "15 working-days in terms.toml, 30"
    ),
    "message that no form sends": Mistake(
        "advice", "toml", 'message = "call_in"', 'message = "call_out"', "waits for the message 'call_in'"
    ),
    "message that nobody waits for": Mistake(
        "advice", "toml", 'message = "call_in"', 'message = "call_out"', "sends the message 'call_out'"
    ),
    "message without a sender": Mistake(
        "advice", "toml", 'role = "officer"\n', "", "form call_in: a message needs the role"
    ),
    "coded field that is no variable": Mistake(
        "appeal", "toml", 'id = "kind"\nkind = "choice"', 'id = "sort"\nkind = "choice"', "field sort is coded"
    ),
    "text field that is coded": Mistake(
        "appeal",
        "toml",
        'id = "extension_days"\nkind = "number"',
        'id = "extension_days"\nkind = "text"',
        "a text, its variable",
    ),
    "option that the process does not know": Mistake(
        "appeal", "toml", 'value = "proposal"', 'value = "wish"', "does not know the value 'wish'"
    ),
    "value that no field offers": Mistake(
        "appeal", "toml", 'value = "proposal"', 'value = "wish"', "variable kind: no field offers its value 'proposal'"
    ),
    "default that is no option": Mistake(
        "report", "toml", 'default = "recorded"', 'default = "noted"', "the default 'noted' is not an option"
    ),
    "option given twice": Mistake(
        "report", "toml", 'value = "damage"', 'value = "road"', "option of the field category road"
    ),
    "field without a purpose": Mistake(
        "report",
        "toml",
        'purpose = { kk = "Оқиға орнын табу үшін", ru = "Чтобы найти место происшествия", en = "To find the place" }\n',
        "",
        "field where: no purpose",
    ),
    "field without a ground": Mistake(
        "advice", "toml", 'ground = "personal-data-94"', 'ground = ""', "field question: there is no"
    ),
    "field kept for no time": Mistake(
        "advice", "toml", "retention_days = 365", "retention_days = 0", "field phone: no retention"
    ),
    "seventh mandatory question": Mistake(
        "report", "toml", "required = false\nmax_length = 80", "max_length = 80", "7 mandatory answers; 6 at most"
    ),
    "subject that no page asks": Mistake(
        "advice", "toml", 'subject_field = "question"', 'subject_field = "q"', "subject_field"
    ),
    "page given twice": Mistake("advice", "toml", 'id = "files"', 'id = "topic"', "page topic: given 2 times"),
    "condition that cannot be read": Mistake(
        "appeal",
        "toml",
        'show_if = "about_police"',
        'show_if = "about_police and"',
        "is not an expression we understand",
    ),
    "condition over an unknown variable": Mistake(
        "appeal", "toml", 'show_if = "about_police"', 'show_if = "about_me"', "reads about_me"
    ),
    "route that may not hold": Mistake(
        "appeal",
        "toml",
        'unit_kind = "administrative"',
        'unit_kind = "administrative"\nwhen = "about_police"',
        "the last route",
    ),
    "outcome without words": Mistake(
        "appeal",
        "toml",
        '[[outcomes]]\nvalue = "granted"',
        '[[outcomes]]\nvalue = "given"',
        "outcome granted: no words",
    ),
    "outcome that cannot be": Mistake(
        "report",
        "toml",
        '[[outcomes]]\nvalue = "recorded"',
        '[[outcomes]]\nvalue = "withdrawn"',
        "outcome withdrawn: the process",
    ),
    "unknown body": Mistake(
        "advice", "toml", 'complaint_body = "higher-police"', 'complaint_body = "king"', "no body 'king'"
    ),
    "unknown review": Mistake("advice", "toml", 'review = "review"', 'review = "revue"', "no service 'revue'"),
    "missing translation": Mistake("advice", "toml", 'en = "Your question"', 'en = " "', "label: no words in en"),
    "Latin letter in a Kazakh word": Mistake(
        "advice", "toml", 'kk = "Сұрағыңыз"', 'kk = "Cұрағыңыз"', "Latin and Cyrillic letters in one word in kk"
    ),
    "model that is not BPMN": Mistake("advice", "bpmn", "</bpmn:process>", "</bpmn:proces>", "advice.bpmn: line"),
    "task that the kernel does not play": Mistake(
        "review", "bpmn", "<bpmn:laneSet", '<bpmn:scriptTask id="Script" /><bpmn:laneSet', "Script"
    ),
}


def _planted(mistake: Mistake, monkeypatch: pytest.MonkeyPatch) -> Service:
    texts = {
        "toml": _text(f"services/{mistake.service}.toml"),
        "bpmn": _text(f"models/{mistake.service}.bpmn"),
    }
    assert mistake.old in texts[mistake.place], "the planted mistake has no place any more"
    texts[mistake.place] = texts[mistake.place].replace(mistake.old, mistake.new, 1)
    other = loading.model_xml

    def read(release: Release) -> bytes:
        return texts["bpmn"].encode() if release.process == f"{mistake.service}.bpmn" else other(release)

    monkeypatch.setattr(loading, "model_xml", read)
    return loading.parse(texts["toml"].encode(), Service, f"services/{mistake.service}.toml")


def _text(name: str) -> str:
    return files("senim.catalogue").joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_planted_mistake_is_found(mistake: Mistake, monkeypatch: pytest.MonkeyPatch) -> None:
    service = _planted(mistake, monkeypatch)
    assert any(mistake.said in found for found in findings(service)), findings(service)


@pytest.mark.parametrize("code", sorted({mistake.service for mistake in MISTAKES.values()}))
def test_without_a_mistake_nothing_is_found(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = _planted(Mistake(code, "toml", "code = ", "code = ", ""), monkeypatch)
    assert findings(service) == []


CALLED = """<bpmn:process id="ringing">
  <bpmn:startEvent id="Rung" /><bpmn:sequenceFlow id="ToRing" sourceRef="Rung" targetRef="Ring" />
  <bpmn:userTask id="Ring"><bpmn:extensionElements><senim:task role="officer" form="no_form" stage="received" />
  </bpmn:extensionElements></bpmn:userTask>
  <bpmn:sequenceFlow id="FromRing" sourceRef="Ring" targetRef="Over" /><bpmn:endEvent id="Over" name="Бітті" />
</bpmn:process>
"""
MAIN = '<bpmn:process id="advice"'
FIRST = '<bpmn:sequenceFlow id="ToAnsweringFromStart" sourceRef="Start" '
CALL = """<bpmn:callActivity id="Call" calledElement="ringing" />
<bpmn:sequenceFlow id="FromStart" sourceRef="Start" targetRef="Call" />
<bpmn:sequenceFlow id="ToAnsweringFromStart" sourceRef="Call" """


def test_the_steps_of_a_called_process_are_looked_at_too() -> None:
    service, xml = loading.load_services()["advice"], _text("models/advice.bpmn")
    assert FIRST in xml
    calling = xml.replace(MAIN, CALLED + MAIN, 1).replace(FIRST, CALL, 1)
    calling = calling.replace("<bpmn:outgoing>ToAnsweringFromStart<", "<bpmn:outgoing>FromStart<", 1)
    found = model_findings(service, calling.encode(), "advice")
    for said in ("step Ring: there is no form 'no_form'", "step Ring: no promise", "Over: no words for name in en"):
        assert f"advice: {said}" in found, found
    assert model_findings(service, xml.encode(), "advice") == []
