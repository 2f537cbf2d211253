"""The clocks of the law against the working calendar, and the rule of silence."""

import datetime as dt

import pytest
from django.conf import LazySettings

from senim.assemblies import actions, words
from senim.assemblies.actions import Decision
from senim.assemblies.clocks import WAYS, days_between, dues, earliest_day, terms_of
from senim.assemblies.errors import AlternativeMissing, GroundMissing, KeyReused, NotInThisState
from senim.assemblies.folding import DECISIONS, PARTS, SILENCE
from senim.assemblies.models import Assembly, Letter, Organiser
from senim.assemblies.tests.conftest import AT, DAY, Desk, filed, filing
from senim.kernel.calendars import kazakhstan
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.ledger.streams import ASSEMBLIES

CODES = {
    "way": set(WAYS.values()), "form": words.FORMS, "size": words.SIZES, "state": words.STATES, "ground": words.GROUNDS,
    "delivery": words.DELIVERIES, "equipment": [" ".join(words.EQUIPMENT)], "access": [" ".join(words.ACCESS)],
    "ready": [" ".join(PARTS)], "plan": ["approved", "debriefed"],
}  # fmt: skip
MONDAY = dt.date(2026, 11, 23)
BY = Actor("akimat_officer", 7, 1)
AGREED = Decision("agree", "letter", "Agreed.")


def micros(day: dt.date, hour: int) -> int:
    return int(dt.datetime(day.year, day.month, day.day, hour - 5, tzinfo=dt.UTC).timestamp()) * 1_000_000


def test_every_code_has_its_words_and_fits_its_column() -> None:
    assert (set(words.DELIVERIES), set(words.GROUNDS), set(words.PARTS)) == (
        set(actions.DELIVERIES),
        set(actions.GROUNDS),
        set(PARTS),
    )
    assert {*DECISIONS.values(), *SILENCE.values()} < set(words.STATES)
    for column, codes in CODES.items():
        field = Assembly._meta.get_field(column)
        assert max(len(code) for code in codes) <= int(getattr(field, "max_length", 0)), column


def test_the_five_forms_go_two_ways_with_the_terms_of_the_law() -> None:
    assert {form for form, way in WAYS.items() if way == "notice"} == {"meeting", "rally", "picketing"}
    assert {form for form, way in WAYS.items() if way == "application"} == {"demonstration", "march"}
    notice, application = terms_of("notice", MONDAY), terms_of("application", MONDAY)
    assert [(term.amount, term.unit) for term in (*notice, *application)] == [
        (5, "working-days"), (3, "working-days"), (10, "working-days"), (7, "working-days"),
    ]  # fmt: skip
    assert terms_of("notice", dt.date(1999, 1, 1)) == notice  # a server clock that fell back


@pytest.mark.parametrize(
    ("way", "filed_on", "answer_on", "earliest"),
    [
        ("notice", dt.date(2026, 11, 23), dt.date(2026, 11, 26), dt.date(2026, 11, 28)),
        ("notice", dt.date(2026, 11, 20), dt.date(2026, 11, 25), dt.date(2026, 11, 27)),
        ("application", dt.date(2026, 11, 23), dt.date(2026, 12, 2), dt.date(2026, 12, 5)),
        # Filed on a Saturday: nothing of the weekend counts.
        ("notice", dt.date(2026, 11, 21), dt.date(2026, 11, 25), dt.date(2026, 11, 28)),
        # Across Independence Day, 16 December (a Wednesday).
        ("notice", dt.date(2026, 12, 14), dt.date(2026, 12, 18), dt.date(2026, 12, 22)),
    ],
    ids=["monday", "friday", "march", "saturday", "holiday"],
)
def test_both_dues_are_counted_in_working_days(
    way: str, filed_on: dt.date, answer_on: dt.date, earliest: dt.date
) -> None:
    due = dues(kazakhstan(range(2026, 2028)), way, micros(filed_on, 11))
    assert dt.datetime.fromtimestamp(due.answer_at / 1_000_000, dt.timezone(dt.timedelta(hours=5))).date() == answer_on
    assert due.earliest_on == earliest


def test_the_earliest_day_is_the_first_with_enough_working_days_whatever_day_it_is_filed() -> None:
    calendar = kazakhstan(range(2026, 2028))
    for number in range(400):
        filed_on = dt.date(2026, 1, 5) + dt.timedelta(days=number)
        for days in (5, 10):
            first = earliest_day(calendar, filed_on, days)
            assert days_between(calendar, filed_on, first) == days
            assert days_between(calendar, filed_on, first - dt.timedelta(days=1)) == days - 1
    assert days_between(calendar, MONDAY, MONDAY - dt.timedelta(days=3)) == 0


@pytest.mark.db
def test_a_late_notice_is_accepted_and_the_log_knows_the_day_that_would_have_been_in_time(desk: Desk) -> None:
    late = filed(desk, held_on=dt.date(2026, 11, 24))
    assert (late.state, late.held_on < late.earliest_on) == ("open", True)
    in_time = filed(desk, 2, held_on=dt.date(2026, 12, 1))
    assert in_time.held_on >= in_time.earliest_on


@pytest.mark.db
def test_silence_lets_a_notice_go_ahead_and_an_application_wait(desk: Desk, settings: LazySettings) -> None:
    rally, march = filed(desk), filed(desk, 2, form="march", held_on=dt.date(2026, 12, 20))
    assert actions.apply_silence(rally.due_at - 1) == 0
    assert actions.apply_silence(rally.due_at) == 1
    assert actions.apply_silence(rally.due_at) == 0
    assert Assembly.objects.get(pk=rally.pk).state == "as_notified"
    with pytest.raises(NotInThisState):
        actions.answer(assembly_id=rally.pk, decision=AGREED, at=rally.due_at + 1, by=BY)
    settings.ASSEMBLY_SILENCE = "waits"
    assert actions.apply_silence(march.due_at) == 1
    assert Assembly.objects.get(pk=march.pk).state == "silent"
    actions.answer(assembly_id=march.pk, decision=AGREED, at=march.due_at + DAY, by=BY)  # the answer is still owed
    assert Assembly.objects.get(pk=march.pk).state == "agreed"
    assert check() == []


@pytest.mark.db
@pytest.mark.parametrize(("rule", "state"), [("goes_ahead", "as_notified"), ("refused", "deemed_refused")])
def test_the_setting_says_what_silence_on_an_application_means(
    desk: Desk, settings: LazySettings, rule: str, state: str
) -> None:
    settings.ASSEMBLY_SILENCE = rule
    march = filed(desk, form="march")
    actions.apply_silence(march.due_at)
    assert Assembly.objects.get(pk=march.pk).state == state


@pytest.mark.db
def test_an_offer_is_taken_or_declined_by_the_organiser(desk: Desk) -> None:
    taken, declined = filed(desk), filed(desk, 2)
    offer = Decision("offer", "in_person", "The park is free.", place=desk.park.pk, starts=15 * 60, ends=16 * 60)
    for one in (taken, declined):
        actions.answer(assembly_id=one.pk, decision=offer, at=AT + 1, by=BY)
    actions.reply(assembly_id=taken.pk, taken=True, at=AT + 2)
    actions.reply(assembly_id=declined.pk, taken=False, at=AT + 2)
    now = Assembly.objects.get(pk=taken.pk)
    assert (now.state, now.place_id, now.held_on, now.starts) == ("agreed", desk.park.pk, taken.held_on, 900)
    assert Assembly.objects.get(pk=declined.pk).state == "declined"
    with pytest.raises(NotInThisState):
        actions.reply(assembly_id=taken.pk, taken=False, at=AT + 3)
    assert check() == []


@pytest.mark.db
def test_a_refusal_names_its_ground_and_an_offer_something_else(desk: Desk) -> None:
    one = filed(desk)
    with pytest.raises(GroundMissing):
        actions.answer(assembly_id=one.pk, decision=Decision("refuse", "letter", "No."), at=AT + 1, by=BY)
    same = Decision("offer", "letter", "The same.", place=desk.square.pk)
    with pytest.raises(AlternativeMissing):
        actions.answer(assembly_id=one.pk, decision=same, at=AT + 1, by=BY)
    assert (Assembly.objects.get(pk=one.pk).state, Letter.objects.count()) == ("open", 0)
    refused = Decision("refuse", "email", "Too late.", ground="late")
    actions.answer(assembly_id=one.pk, decision=refused, at=AT + 1, by=BY)
    assert Assembly.objects.get(pk=one.pk).ground == "late"


@pytest.mark.db
def test_the_same_key_is_one_notice_and_other_words_under_it_are_refused(desk: Desk) -> None:
    key = bytes(range(16))
    first = actions.file(filing=filing(desk), key=key, at=AT)
    again = actions.file(filing=filing(desk), key=key, at=AT + 5)
    assert (again.assembly.pk, again.secret, again.new) == (first.assembly.pk, first.secret, False)
    with pytest.raises(KeyReused):
        actions.file(filing=filing(desk, purpose="Something else"), key=key, at=AT + 6)
    assert (Assembly.objects.count(), Organiser.objects.count()) == (1, 1)
    assert actions.assembly_by_secret(first.secret.lower().replace("-", " ")).pk == first.assembly.pk


@pytest.mark.db
def test_a_cell_changed_by_hand_is_found_by_the_rebuild(desk: Desk) -> None:
    one = filed(desk)
    assert check() == []
    Assembly.objects.filter(pk=one.pk).update(state="refused")
    assert check() == [f"assemblies: assembly {one.pk} state: 'refused' instead of 'open'"]
    assert Record.objects.filter(stream=ASSEMBLIES.stream_of(one.pk)).count() == 1
