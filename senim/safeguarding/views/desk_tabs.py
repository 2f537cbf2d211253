"""The second row of navigation of the recipients' pages: what the viewer's rights open, nothing else."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from senim.accounts.access import StaffRequest
from senim.design.parts import Tab

_PAGES: Final = (
    ("sealed.open", gettext_noop("My cases"), "safeguarding:cases"),
    ("sealed.open", gettext_noop("Figures of opened cases"), "safeguarding:totals"),
    ("sealed.key", gettext_noop("My key"), "safeguarding:keys"),
    ("sealed.open", gettext_noop("Seal anew"), "safeguarding:reseal"),
    ("sealed.activities", gettext_noop("Community activities"), "safeguarding:activities"),
    ("sealed.keep", gettext_noop("Shares I keep"), "safeguarding:custody"),
    ("sealed.direct", gettext_noop("Directory of recipients"), "safeguarding:people"),
)


def tabs(request: StaffRequest) -> list[Tab]:
    """The pages that the viewer may open, the one that is shown marked."""
    pages = [(_(words), reverse(way)) for right, words, way in _PAGES if request.viewer.may(right)]
    here = max((address for _words, address in pages if request.path.startswith(address)), key=len, default="")
    return [Tab(words, address, on=address == here) for words, address in pages]
