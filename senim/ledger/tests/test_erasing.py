"""Erasure: each app's part with its record in one transaction; a rehearsal changes nothing; the chain holds."""

import pytest

from senim.ledger import erasing
from senim.ledger.erasing import Due, erase_due
from senim.ledger.housekeeping import ERASURES
from senim.ledger.models import Record
from senim.ledger.verifying import verify

pytestmark = pytest.mark.db
AT = 1_795_406_400_000_000


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rows = ["a", "b"]

    def erase(at: int, for_real: bool) -> list[Due]:
        due = [Due("contact", "contact.365d", len(rows)), Due("file", "file.365d", 0)]
        if for_real:
            rows.clear()
        return due

    monkeypatch.setattr(erasing, "_ERASERS", {"here": erase})
    return rows


def test_a_rehearsal_says_what_is_due_and_changes_nothing(kept: list[str]) -> None:
    before = Record.objects.count()
    assert erase_due(AT, rehearsal=True) == [Due("contact", "contact.365d", 2)]
    assert (kept, Record.objects.count()) == (["a", "b"], before)


def test_what_was_erased_is_in_the_log_once_and_the_chain_holds(kept: list[str]) -> None:
    assert erase_due(AT) == [Due("contact", "contact.365d", 2)]
    assert erase_due(AT) == []
    record = Record.objects.get(stream=ERASURES)
    assert (record.type, record.payload) == ("erased", '{"kind":"contact","number":2,"rule":"contact.365d"}')
    kept.append("c")
    erase_due(AT + 1)
    assert list(Record.objects.filter(stream=ERASURES).order_by("n").values_list("n", flat=True)) == [1, 2]
    assert list(verify(None)) == []


def test_a_fault_while_erasing_leaves_content_and_log_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    def erase(at: int, for_real: bool) -> list[Due]:
        Record.objects.count()
        raise OSError("disk")

    monkeypatch.setattr(erasing, "_ERASERS", {"here": erase})
    with pytest.raises(OSError, match="disk"):
        erase_due(AT)
    assert not Record.objects.filter(stream=ERASURES).exists()
