"""Every staff page that counts something for people beyond the unit has its rule of safe figures written down here."""

from collections.abc import Iterable
from typing import Final

from senim.accounts.access import declared_right
from tests.house.named import named_views

BEYOND: Final = frozenset(
    {
        "supervise",
        "figures.see",
        "studio.read",
        "studio.model",
        "studio.release",
        "studio.sealed",
        "desks.plan",
        "desks.wall",
    }
)
"""Rights that are held without opening requests: by the ministry, analysts, prosecutors."""

STEPS: Final = "counts in steps of five for whoever may not open the requests (mining.safe_counts)"
TEN: Final = "shares, times and variants from ten cases on (mining.suppression)"

FIGURES: Final[dict[str, tuple[str, ...]]] = {
    "casework:supervisor": (STEPS, TEN),
    "channel_board:board": (STEPS, TEN),
    "channel_board:figures": (STEPS, TEN),
    "office_figures:offices": (STEPS, TEN),
    "office_figures:office": (STEPS, TEN),
    "office_figures:table": (STEPS, TEN),
    "studio:services": (STEPS, TEN),
    "studio:map": (STEPS, TEN),
    "studio:variants": (STEPS, TEN),
    "studio:handovers": (STEPS,),
    "studio:table": (STEPS, TEN),
    "studio:compare": (STEPS, TEN),
    "studio:scenario": (TEN,),
    "studio:scenario_csv": (TEN,),
    "studio:run": (TEN,),
    "studio:run_csv": (TEN,),
}

NO_FIGURES: Final[dict[str, str]] = {
    "boards:wall": "the line at this moment, as it stands on the boards of the halls for everybody",
    "planning:offices": "names of offices",
    "planning:office": "what was forecast and how many people a plan needs; arrivals are means of many weeks",
    "planning:ask": "as planning:office",
    "planning:week": "a calendar of shifts",
    "planning:table": "as planning:office",
    "studio:play": "begins a simulation",
    "studio:play_again": "begins a simulation",
    "studio:drop_run": "removes a simulation",
    "studio:log": "which files of the log there are; they are pseudonymised, sealed lanes have none",
    "studio:ask_file": "asks for a file",
    "studio:log_file": "a pseudonymised log, reviewed apart: docs/reference/logs.md",
    "studio:drop_file": "removes a file",
    "studio:model": "a drawing without cases",
    "studio:move": "how far a move of requests is, for whoever confirmed it",
    "studio:move_plan": "which requests a move would take along: decided by whoever releases the version",
}


def beyond() -> Iterable[str]:
    """The names of all pages that such a right opens, drafts of models and logs of others left aside."""
    for name, view in named_views():
        if declared_right(view) in BEYOND and not name.startswith(_NOT_OF_PEOPLE):
            yield name


_NOT_OF_PEOPLE: Final = ("studio:draft", "studio:save", "studio:upload", "studio:hand_in", "studio:give_back", "studio:release",
    "studio:drop", "studio:begin", "studio:other", "studio:bring", "studio:read_log", "studio:check_log", "studio:rejected")  # fmt: skip
"""Models that somebody draws, and logs of other systems that an analyst brought."""


def test_every_page_of_figures_for_people_beyond_the_unit_has_its_rule() -> None:
    known = set(FIGURES) | set(NO_FIGURES)
    found = {name for name in beyond() if name not in known}
    assert found == set(), "name the rule of safe figures by which these pages count (docs/reference/figures.md)"
    assert known - {name for name, _view in named_views()} == set(), "these pages are gone"
