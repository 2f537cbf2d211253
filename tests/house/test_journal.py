"""Every staff page that shows something of a person writes a line of the journal, or says here why there is nothing to write."""

from typing import Final

from senim.accounts.access import declared_right
from tests.house.named import named_views

RIGHTS: Final = frozenset(
    {
        "case.read", "work.see", "work.do", "work.assign", "calls.take", "desks.serve", "desks.advise", "journal.read",
        "referrals.make", "referrals.receive", "problems.keep", "meetings.join", "meetings.call",
        "assemblies.answer", "assemblies.plan", "assemblies.approve",
    }
)  # fmt: skip
SPACES: Final = (
    "casework:", "operator:", "counter:", "set_up:", "studio:", "accounts:",
    "referring:", "partner:", "problems:", "meetings:", "assemblies:",
)  # fmt: skip

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
    "referring:case": "gate.asked_first: referral",
    "referring:refer": "gate.asked_first: referral",
    "referring:referral": "gate.asked_first: referral",
    "partner:referral": "journal.note_partner_read: referral",
    "partner:file": "journal.note_partner_read: attachment",
    "assemblies:contact": "journal.note_read: assembly",
    "assemblies:plan_contact": "journal.note_read: assembly",
    "problems:problem": "journal.note_found: found",
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
    "referring:list": "body, kind of help, state and due; opening one is journalled",
    "referring:write": "a redirect, or one's own words again",
    "referring:take_back": "a redirect, or one's own words again",
    "referring:withdraw": "a redirect",
    "partner:list": "kind of help, state and due; opening one is journalled",
    "partner:act": "a redirect, or one's own words again",
    "problems:problems": "title and place, written by an officer",
    "problems:begin": "an empty form",
    "problems:for_request": "title and place of problems; the number of a request in one's scope",
    "problems:join": "a redirect",
    "problems:leave": "a redirect",
    "problems:set_measure": "a redirect, or one's own words again",
    "problems:finish": "a redirect",
    "problems:move": "a redirect, or one's own words again",
    "problems:drop": "a redirect",
    "problems:end": "a redirect, or one's own words again",
    "meetings:mine": "titles of meetings in which the viewer takes part",
    "meetings:address": "how the viewer themselves is told",
    "meetings:call": "an empty form",
    "meetings:meeting": "agenda and actions of colleagues; the request's number only for those who may open it",
    "meetings:minutes": "the same on paper",
    "meetings:keep_minutes": "a redirect, or one's own words again",
    "meetings:invite": "a redirect",
    "meetings:excuse": "a redirect",
    "meetings:move": "a redirect, or one's own words again",
    "meetings:cancel": "a redirect",
    "meetings:undertake": "a redirect, or one's own words again",
    "meetings:end": "a redirect",
    "assemblies:desk": "what is filed, where and when: nobody's name",
    "assemblies:answered": "what was answered: nobody's name",
    "assemblies:assembly": "the assembly; who organises it only after it was asked for (contact)",
    "assemblies:places": "places of the akimat",
    "assemblies:new_place": "an empty form",
    "assemblies:place": "a place of the akimat",
    "assemblies:plans": "assemblies and the state of their plans: nobody's name",
    "assemblies:plans_over": "assemblies that are over: nobody's name",
    "assemblies:lessons": "lessons that officers wrote",
    "assemblies:plan": "the plan of the police; the organiser only after it was asked for (plan_contact)",
    "assemblies:approve": "a redirect",
    "assemblies:debrief": "a form of the police",
    "assemblies:part": "a part of the plan",
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
