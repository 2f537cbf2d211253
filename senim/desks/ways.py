"""The ways between the pages of front offices, each for whoever has its right; one row above every such page."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from senim.accounts.viewer import Viewer
from senim.design.parts import Tab

PAGES: Final = (
    ("serving", "desks.serve", gettext_noop("Counters"), "counter:offices"),
    ("specialists", "desks.advise", gettext_noop("Calls to the counter"), "counter:specialists"),
    ("wall", "desks.wall", gettext_noop("At the moment"), "boards:wall"),
    ("figures", "figures.see", gettext_noop("Figures"), "office_figures:offices"),
    ("planning", "desks.plan", gettext_noop("Planning"), "planning:offices"),
    ("set_up", "desks.set_up", gettext_noop("Set-up"), "set_up:offices"),
)
"""Each page: its name here, the right, its words, its address."""


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The pages of front offices that the viewer may open, after the way back to their work; `here` is marked. No query."""
    home = [Tab(_("My work"), reverse("casework:work_list"))] if viewer.may("work.see") else []
    pages = [Tab(_(words), reverse(way), on=here == name) for name, right, words, way in PAGES if viewer.may(right)]
    return [*home, *pages]


def first_page(viewer: Viewer) -> str:
    """The address of the first of these pages that the viewer may open; empty for none."""
    return next((reverse(way) for _name, right, _words, way in PAGES if viewer.may(right)), "")
