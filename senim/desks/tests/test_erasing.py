"""Erasure of what opens a visit: a planted name and phone are nowhere afterwards, the log says so, the code opens nothing."""

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from senim.desks import queueing
from senim.desks.codes import code_of, hash_of_code, visit_of_code
from senim.desks.errors import UnknownVisit
from senim.desks.models import VisitCard
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.ledger.actor import Actor
from senim.ledger.erasing import Due, erase_due
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.ledger.verifying import verify

pytestmark = pytest.mark.db
NAME, PHONE = "Жанар Сынақова", "+77010009917"
DAY = 86_400_000_000


def planted(office: Set) -> tuple[int, str]:
    """A visit with a card, over at AT; its number and its code."""
    visit = queueing.take_ticket(ticket=Ticket(office.office.pk, "certificate", "kiosk", "kk"), at=AT - 1)
    by = Actor("registrar", 7, office.office.pk)
    queueing.act(visit_id=visit.id, kind="left", at=AT, by=by, payload={"outcome": "gave_up"})
    code = code_of(b"k" * 16)
    VisitCard.objects.update_or_create(
        visit_id=visit.id, defaults={"code_hash": hash_of_code(code), "name": NAME, "phone": PHONE}
    )
    return visit.id, code


def places_with(*words: str) -> list[str]:
    """Every cell of every table that holds one of the words."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            found += [
                f"{model._meta.db_table}.{name}" for name, value in row.items() if any(w in str(value) for w in words)
            ]
    return found


def test_after_the_term_name_phone_and_code_are_gone_and_before_it_they_are_not(
    office: Set, settings: Settings
) -> None:
    settings.VISIT_DAYS = 30
    visit, code = planted(office)
    assert erase_due(AT + 30 * DAY - 1) == []
    assert sorted(places_with(NAME, PHONE)) == ["desks_visitcard.name", "desks_visitcard.phone"]
    assert visit_of_code(code) == visit
    wanted = Due("visit_card", "visit_card.30d", 1)
    assert erase_due(AT + 30 * DAY, rehearsal=True) == [wanted]
    assert visit_of_code(code) == visit, "a rehearsal erases nothing"
    assert erase_due(AT + 30 * DAY) == [wanted]
    assert places_with(NAME, PHONE) == []
    with pytest.raises(UnknownVisit):
        visit_of_code(code)
    assert (
        Record.objects.filter(type="erased").latest("seq").payload
        == '{"kind":"visit_card","number":1,"rule":"visit_card.30d"}'
    )
    assert (erase_due(AT + 31 * DAY), check(), list(verify(None))) == ([], [], [])


def test_a_visit_that_goes_on_keeps_its_card_however_old_it_is(office: Set) -> None:
    visit = queueing.take_ticket(ticket=Ticket(office.office.pk, "certificate", "kiosk", "kk"), at=AT)
    VisitCard.objects.update_or_create(visit_id=visit.id, defaults={"code_hash": b"h" * 32, "phone": PHONE})
    assert erase_due(AT + 400 * DAY) == []
    assert VisitCard.objects.filter(pk=visit.id).exists()
