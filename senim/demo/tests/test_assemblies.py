"""The made-up assemblies: every state that a page can show, all of it following from the log, nobody's name in it."""

import datetime as dt

import pytest

from senim.assemblies.actions import assembly_by_secret
from senim.assemblies.models import Assembly, Lesson, Organiser
from senim.demo.history_assemblies import demo_notice, write_assemblies
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.ledger.streams import ASSEMBLIES

pytestmark = pytest.mark.db
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def test_three_akimats_have_assemblies_of_every_kind_and_a_second_load_adds_none() -> None:
    write_assemblies(AT)
    states = set(Assembly.objects.values_list("state", flat=True))
    assert states == {"open", "agreed", "offered", "held", "refused"}
    assert set(Assembly.objects.values_list("plan", flat=True)) == {"", "approved", "debriefed"}
    late = [one for one in Assembly.objects.filter(state="open") if one.held_on < one.earliest_on]
    assert len(late) == 3
    assert Assembly.objects.count() == 21
    assert Lesson.objects.count() == 6
    assert check() == []
    write_assemblies(AT)
    assert Assembly.objects.count() == 21
    assert assembly_by_secret(demo_notice()).state == "offered"
    text = " ".join(
        str(row.payload) for row in Record.objects.filter(stream__lte=ASSEMBLIES.first, stream__gte=ASSEMBLIES.last)
    )
    assert not [one.name for one in Organiser.objects.all() if one.name.split()[0] in text]
