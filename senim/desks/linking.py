"""Visits in the timeline of the request that they opened or continued, by their rows."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from senim.desks.catalogue import desk_service
from senim.desks.openings import MINUTE
from senim.intake.beside import Beside, teller
from senim.ledger import statements
from senim.places.queries import unit

MOST = 50
_VISITS = (
    "SELECT coalesce(first_served_at,first_called_at,ticket_at,since_at), office_id, service, waited FROM desks_visit "
    f"WHERE request_id=%s ORDER BY id DESC LIMIT {MOST}"
)


@teller("desks")
def visits_of(request_id: int) -> Sequence[Beside]:
    """The newest visits of a request, at the moment at which each came to the counter. One query."""
    return [_told(*row) for row in statements.rows(_VISITS, [request_id])]


def _told(at: int, office_id: int, service: str, waited: int) -> Beside:
    office, language = unit(office_id).name, (get_language() or "kk")[:2]
    to_officer = _("The person was at a front office: %(service)s. Waited %(minutes)s min.") % {
        "service": desk_service(service).name(language),
        "minutes": waited // MINUTE,
    }
    return Beside(at, _("You came to us: %(office)s.") % {"office": office}, to_officer, office)
