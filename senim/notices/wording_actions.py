"""Changing the words of notices: one person proposes, another approves or gives back. Versions are kept. One transaction each."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from senim.accounts.models import Officer
from senim.notices import texts, wording
from senim.notices.errors import SameWriter, WordingGone, WordingRefused
from senim.notices.models import Wording
from senim.notices.writing import follow_link


def faults(kind: str, channel: str, words: Mapping[str, str]) -> list[WordingRefused]:
    """What is wrong with the words of a kind on a channel, at most one fault for each language."""
    found = []
    for language in wording.LANGUAGES:
        longest = {**wording.EXAMPLES[language], "number": "26-0012-3457-X", "link": follow_link(language)}
        try:
            texts.check(words.get(language, ""), language, wording.allowed(kind), channel, longest)
        except WordingRefused as refused:
            found.append(refused)
    return found


@transaction.atomic
def propose(*, kind: str, channel: str, words: Mapping[str, str], by: Officer, at: dt.datetime) -> Wording:
    """Propose other words; a proposal that waits is replaced. Refuses WordingRefused, the first fault of `faults`."""
    if found := faults(kind, channel, words):
        raise found[0]
    Wording.objects.select_for_update().filter(kind=kind, channel=channel, state="proposed").update(
        state="returned", decided_by=by, decided_at=at
    )
    kept = {language: words[language].replace("\r\n", "\n").strip() for language in wording.LANGUAGES}
    return Wording.objects.create(kind=kind, channel=channel, **kept, written_by=by, written_at=at)


@transaction.atomic
def decide(*, wording_id: int, approve: bool, by: Officer, at: dt.datetime) -> Wording:
    """Approve a proposal, so that it holds at once, or give it back. Refuses WordingGone, and SameWriter for its own writer."""
    row = Wording.objects.select_for_update().filter(pk=wording_id, state="proposed").first()
    if row is None:
        raise WordingGone(str(wording_id))
    if approve and row.written_by_id == by.pk:
        raise SameWriter(str(wording_id))
    row.state, row.decided_by, row.decided_at = ("approved" if approve else "returned"), by, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row
