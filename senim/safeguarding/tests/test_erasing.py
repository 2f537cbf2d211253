"""A sealed case goes whole when its term is over, and the log proves it without telling more."""

from pathlib import Path

import pytest
from django.conf import settings

from senim.ledger.erasing import erase_due
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.ledger.verifying import verify
from senim.safeguarding import actions, storing
from senim.safeguarding.errors import UnknownSealedCase
from senim.safeguarding.models import Addressee, SealedCase, SealedEnvelope
from senim.safeguarding.tests.made import AT, Made
from senim.safeguarding.tests.test_reporting import a_report

pytestmark = pytest.mark.django_db(transaction=True)

DAY = 86_400_000_000


def test_an_ended_case_goes_with_its_files_when_its_term_is_over(house: Made) -> None:
    going, staying = a_report(house), a_report(house)
    for report in (going, staying):
        actions.receive(report=report, at=AT)
    case = actions.withdraw(lookup=going.lookup, at=AT)
    term = AT + settings.SEALED_DAYS * DAY
    kept = {name: storing.read(name) for name in storing.names()}
    assert not erase_due(AT + DAY)
    assert erase_due(term, rehearsal=True)[0].number == 1
    assert set(storing.names()) == set(kept)
    assert [(one.kind, one.number) for one in erase_due(term)] == [("sealed_case", 1)]
    assert not erase_due(term)
    assert list(SealedCase.objects.exclude(pk=case.pk)) == list(SealedCase.objects.all())
    assert Addressee.objects.count() == 2 * SealedEnvelope.objects.count() == 2
    assert set(storing.names()) == {SealedEnvelope.objects.get().path}
    gone = next(content for name, content in kept.items() if name != SealedEnvelope.objects.get().path)
    assert not any(gone[:64] in path.read_bytes() for path in Path(settings.SEALED_DIR).rglob("*") if path.is_file())
    assert Record.objects.filter(type="erased").count() == 1
    assert not check()
    assert not verify()
    with pytest.raises(UnknownSealedCase):
        actions.withdraw(lookup=going.lookup, at=AT)
