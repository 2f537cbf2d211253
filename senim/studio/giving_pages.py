"""Who took the log of a service out of the house, as a table."""

from typing import Final

from django.utils.translation import gettext as _

from senim.design.dates import short_moment
from senim.design.parts import Head
from senim.studio.models import GivenLog
from senim.studio.pages import Table

MOST_SHOWN: Final = 50


def given_table(service: str) -> Table:
    """The newest rows of the journal of what was given out."""
    heads = [Head(text) for text in (_("When"), _("Who"), _("Format"), _("Which requests"))]
    found = GivenLog.objects.filter(service=service).select_related("given_to").order_by("-pk")[:MOST_SHOWN]
    rows = [(short_moment(one.given_at), one.given_to.full_name, one.form, _filters(one)) for one in found]
    return Table(heads, list(rows))


def _filters(one: GivenLog) -> str:
    return ", ".join(f"{name}: {word}" for name, word in one.asked.items())
