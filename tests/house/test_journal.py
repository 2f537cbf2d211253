"""Every staff page that shows something of a person writes a line of the journal, or says here why there is nothing to write."""

from typing import Final

from senim.accounts.access import declared_right
from tests.house.named import named_views

RIGHTS: Final = frozenset(
    {"case.read", "work.see", "work.do", "work.assign", "calls.take", "desks.serve", "desks.advise", "journal.read"}
)
SPACES: Final = ("casework:", "operator:", "counter:", "set_up:", "studio:", "accounts:")

JOURNALLED: Final[dict[str, str]] = {
    "casework:case": "gate.reads: case",
    "casework:file": "gate.reads: file",
    "casework:letter": "gate.reads: letter",
    "casework:duplicates": "gate.reads: duplicates",
    "casework:identity_number": "reading.journal: iin",
    "casework:search": "journal.note_found: found",
    "casework:step": "reading.journal: step",
    "casework:message": "reading.journal: step",
    "casework:note": "reading.journal: case, where the page is shown again",
    "casework:question": "reading.journal: case, where the page is shown again",
    "casework:number": "reading.journal: case, where the page is shown again",
    "casework:attach": "reading.journal: case, where the page is shown again",
    "operator:beside": "journal.note_shown: caller, duplicates",
    "operator:case": "reading.journal: told",
    "operator:words": "reading.journal: told",
    "operator:call_backs": "journal.note_shown: contact",
    "set_up:appointments": "journal.note_shown: visit",
    "accounts:for_person": "journal.note_read: list",
}
"""What writes the line, and the part."""

NOTHING_READ: Final[dict[str, str]] = {
    "casework:work_list": "a list of one's units' open tasks: number, subject, due; opening one is journalled",
    "casework:hand_over": "the lines of the work list that were ticked",
    "casework:reason": "says nothing of the case but its number",
    "casework:model": "a drawing without words of the person",
    "casework:fields": "questions of a form; nothing that was kept",
    "casework:assign": "a redirect",
    "casework:openings": "what the viewer typed themselves",
    "operator:desk": "an empty form",
    "operator:needs": "the catalogue of needs",
    "operator:questions": "questions of a form, with what the operator types",
    "operator:slip": "the receipt of what the operator took down just now",
    "operator:slip_pdf": "the same on paper",
    "operator:called_back": "a redirect",
    "counter:offices": "names of offices",
    "counter:console": "the ticket that was called, without a name",
    "counter:sit": "a redirect",
    "counter:press": "a redirect",
    "counter:advice": "a form for a new request",
    "counter:line": "tickets, without names",
    "counter:triage": "a redirect",
    "counter:specialists": "tickets, without names",
    "counter:answer": "a redirect",
    "set_up:pick": "names of offices",
    "set_up:book": "a form for a new appointment",
    "set_up:move": "free times",
    "set_up:act": "a redirect",
    "studio:cases": "numbers of requests; opening one is journalled",
    "accounts:journal": "the journal itself",
    "accounts:unusual": "counts of the journal",
}


def test_every_page_that_shows_something_of_a_person_is_journalled() -> None:
    found = {name for name, view in named_views() if declared_right(view) in RIGHTS and name.startswith(SPACES)}
    assert found - set(JOURNALLED) - set(NOTHING_READ) == set(), (
        "call accounts.journal (docs/reference/access.md), or say why not"
    )
    assert (set(JOURNALLED) | set(NOTHING_READ)) - found == set(), "these pages are gone"


def test_the_reference_names_every_part_of_the_journal() -> None:
    from senim.accounts.journal import PARTS
    from tests.house.test_reference import REFERENCE, entries

    assert set(PARTS) <= entries(REFERENCE / "access.md")
