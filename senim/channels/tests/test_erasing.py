"""Where somebody is told by a messenger or by SMS is found nowhere once their contact has gone, and is not written to any more."""

import datetime as dt

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection
from django.utils import timezone

from senim.channels.conversations import clear_old
from senim.channels.models import Reached
from senim.channels.reaching import address_of
from senim.channels.seals import passing_seal
from senim.channels.tests.person import Person
from senim.intake.actions import micros
from senim.ledger.erasing import erase_due
from senim.ledger.rebuilding import check
from senim.notices.models import Notice
from senim.notices.tests.sending import post_of
from tests.requests import ended

pytestmark = pytest.mark.db
DAY = dt.timedelta(days=1)


def found_in(planted: str) -> set[str]:
    """The tables in any cell of which the words stand: plain, or under the seal that this installation can open."""
    tables = set()
    for table in sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(planted in _opened(cell) for row in cursor.fetchall() for cell in row):
                tables.add(table)
    return tables


def _opened(cell: object) -> str:
    if not isinstance(cell, bytes | memoryview):
        return str(cell)
    try:
        return passing_seal().decrypt(bytes(cell)).decode()
    except (InvalidToken, UnicodeDecodeError):
        return bytes(cell).decode("utf-8", "replace")


def test_the_address_at_the_bot_goes_with_the_contact_and_is_found_nowhere(aigerim: Person) -> None:
    aigerim.chat = 700_955_123
    request = aigerim.submits("advice", "kk", how="tell")
    later = aigerim.submits("advice", "kk", how="tell")
    at = timezone.now()
    ended(request, at=at)
    clear_old(at + 2 * DAY)  # the exchange itself, a day after the last message
    assert found_in(str(aigerim.chat)) == {"channels_reached"}
    assert [one for one in erase_due(micros(at + 364 * DAY)) if one.kind == "addresses"] == []
    assert address_of(request.pk)
    gone = [one for one in erase_due(micros(at + 366 * DAY)) if one.kind == "addresses"]
    assert [(one.rule, one.number) for one in gone] == [("addresses.365d", 1)]
    assert (address_of(request.pk), bool(address_of(later.pk))) == ("", True)
    ended(later, at=at)
    erase_due(micros(at + 366 * DAY))
    assert found_in(str(aigerim.chat)) == set()
    assert check() == []


def test_a_notice_that_is_still_to_go_is_withheld_when_its_address_has_gone(aigerim: Person) -> None:
    request, other = (aigerim.submits("advice", "en", how="tell") for _ in range(2))
    at = timezone.now()
    for one in (request, other):
        ended(one, at=at)
    Reached.objects.filter(request_id=request.pk).delete()
    post_of("messenger", (at + DAY).replace(hour=7)).deliver()  # noon there: at night nothing is sent
    states = dict(Notice.objects.filter(kind="answer").values_list("request_id", "state"))
    assert states == {request.pk: "withheld", other.pk: "sent"}
