"""The forms of case work: whole in three languages, after rules with a status, and without a place for what must not be written."""

import calendar
import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.utils.translation import override

from senim.catalogue.definitions import Words
from senim.catalogue.loading import load_services
from senim.safeguarding import documents
from senim.safeguarding.content import loading
from senim.safeguarding.content.definitions import Document

NODE = shutil.which("node") or str(Path(__file__).parents[3] / ".venv" / "bin" / "node")
TODAY = dt.date(2026, 11, 22)
each_lane = pytest.mark.parametrize("lane", loading.LANES)

SIX_TYPES = ["rape", "sexual_assault", "physical_assault", "forced_marriage", "denial", "psychological"]

RECORDER = {
    "reported_on", "incident_on", "survivor_age", "survivor_sex", "survivor_marital", "survivor_displacement",
    "survivor_disability", "incident_place", "time_of_day", "incident_type", "harmful_practice", "goods_exchanged", "abduction",
    "reported_elsewhere", "previous_incidents", "perpetrator_count", "perpetrator_sex", "perpetrator_age",
    "perpetrator_relation", "perpetrator_occupation", "referred_from",
}  # fmt: skip
"""What the Incident Recorder holds of an incident; the referrals stand in the pathway, the consent in the consents."""

FORBIDDEN = re.compile(
    r"belief|faith|relig|ethnic|nationalit|origin|opinion_of|political|ideolog|radical|extrem|score|rating|risk|points|"
    r"participant|organiser|member|watch|suspect|biometr|face|voice|iin|passport"
)


def names_of(document: Document) -> list[str]:
    return [
        document.code,
        *(name for field in document.fields for name in (field.id, *(one.value for one in field.options))),
    ]


@each_lane
def test_nothing_is_wrong_with_the_forms_of_a_lane(lane: str) -> None:
    assert loading.documents_of(lane)
    assert loading.findings(lane) == []


@each_lane
def test_no_form_and_no_question_has_a_place_for_belief_origin_or_a_score(lane: str) -> None:
    service = load_services("sealed")[lane]
    asked = [field.id for page in service.pages for field in page.fields]
    stepped = [
        name
        for form in service.forms
        for field in form.fields
        for name in (field.id, *(o.value for o in field.options))
    ]
    written = [name for document in loading.documents_of(lane) for name in names_of(document)]
    assert [name for name in (*asked, *stepped, *written) if FORBIDDEN.search(name)] == []


def test_a_planted_question_for_a_score_or_for_faith_is_found() -> None:
    document = loading.documents_of("pve_support")[1]
    first = document.sections[0]
    for name in ("risk_score", "religion", "ethnicity"):
        field = msgspec.structs.replace(first.fields[0], id=name)
        planted = msgspec.structs.replace(document, sections=(msgspec.structs.replace(first, fields=(field,)),))
        assert any(FORBIDDEN.search(one) for one in names_of(planted))


@each_lane
def test_every_form_goes_with_a_step_or_a_message_of_its_process(lane: str) -> None:
    from senim.catalogue.loading import model_xml
    from senim.kernel.reading import read

    service = load_services("sealed")[lane]
    elements = {element.id for element in read(model_xml(service.releases[-1])).elements}
    messages = {form.message for form in service.forms if form.message}
    assert {document.step for document in loading.documents_of(lane)} <= elements | messages


def test_the_six_types_stand_in_their_order_and_the_recorder_has_all_its_columns() -> None:
    form = documents.incident(TODAY)
    fields = {field["id"]: field for section in form["sections"] for field in section["fields"]}
    assert [option["value"] for option in fields["incident_type"]["options"]] == SIX_TYPES
    out = {
        name for name, field in fields.items() if not field["withheld"] and field["kind"] not in {"text", "longtext"}
    }
    assert out >= RECORDER
    assert fields["incident_area"]["withheld"]


def test_the_consents_are_two_and_the_one_for_counting_is_where_the_file_looks_for_it() -> None:
    form = next(one for one in loading.documents_of("gbv_case") if one.code == documents.CONSENT["form"])
    yes_or_no = [field.id for field in form.fields if field.kind == "yesno"]
    assert yes_or_no == ["consent_services", documents.CONSENT["field"]]


def test_a_rule_on_a_form_says_its_terms_of_the_day_and_that_they_are_to_be_confirmed() -> None:
    with override("en"):
        form = next(one for one in documents.forms_of("gbv_case", TODAY) if one["code"] == "measure")
    order, court = form["limits"]
    assert order["most"] == {"amount": 30, "unit": "days"}
    assert (court["least"]["amount"], court["most"]["amount"], court["most"]["unit"]) == (3, 12, "months")
    assert all("to be confirmed" in source for source in form["sources"])
    assert "30 days" in order["words"]
    assert "at least 3 months, at most 12 months" in court["words"]


def limits(**asked: Any) -> Any:
    script = Path(__file__).with_name("limits.mjs")
    ended = subprocess.run([NODE, script], input=json.dumps(asked), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_the_browser_says_when_the_days_of_a_measure_do_not_fit_the_rule() -> None:
    form = next(one for one in documents.forms_of("gbv_case", TODAY) if one["code"] == "measure")

    def given(kind: str, start: str, until: str) -> dict[str, str]:
        return {"measure_kind": kind, "measure_on": start, "measure_until": until}

    fits = [
        given("order", "2026-01-31", "2026-03-02"),
        given("court", "2026-01-31", "2026-04-30"),
        given("court", "2024-02-29", "2025-02-28"),
        given("criminal", "2026-01-01", "2029-01-01"),
        {"measure_kind": "order"},
    ]
    does_not = [
        given("order", "2026-01-31", "2026-03-03"),
        given("order", "2026-01-31", "2026-01-30"),
        given("court", "2026-01-31", "2026-04-29"),
        given("court", "2024-02-29", "2025-03-01"),
    ]
    assert limits(definition=form, answers=fits) == [0] * len(fits)
    assert limits(definition=form, answers=does_not) == [1] * len(does_not)


def test_the_browser_counts_months_as_the_calendar_does() -> None:
    days = [dt.date(2023, 12, 28) + dt.timedelta(days=7 * n) for n in range(120)]
    asked: list[tuple[str, dict[str, Any]]] = [
        (day.isoformat(), {"amount": months, "unit": "months"}) for day in days for months in (1, 3, 11, 12)
    ]
    assert limits(later=asked) == [months_later(dt.date.fromisoformat(day), term["amount"]) for day, term in asked]


def months_later(day: dt.date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).isoformat()


def test_every_sentence_of_the_forms_is_said_apart_in_three_languages() -> None:
    """Marks such as `26–40` are the same in all; one word may be the same in two, as «психолог» is."""
    for lane in loading.LANES:
        for words in _words(loading.documents_of(lane)):
            if " " in words.kk and " " in words.ru:
                assert len({words.kk, words.ru, words.en}) == 3, words
            elif len(words.en) > 6:
                assert words.en not in {words.kk, words.ru}, words


def _words(value: Any) -> list[Words]:
    if isinstance(value, Words):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [one for name in value.__struct_fields__ for one in _words(getattr(value, name))]
    return [one for each in value for one in _words(each)] if isinstance(value, tuple) else []
