"""Where a request belongs, by whichever location the app gave: region and front office, never a point on the map."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from senim.channels.open311.errors import BadForm
from senim.places.models import Unit
from senim.places.queries import FRONT_OFFICE, front_offices, offices_around, regions, units
from senim.places.searching import fold

NORTH, SOUTH, WEST, EAST = 56.0, 40.0, 46.0, 88.0
"""A box around the republic, in degrees: what lies outside was mixed up or meant for somebody else."""
_TOWN: Final = re.compile(r"\b(г|город|к|каласы|city)\b\.?")
_SHORT: Final = re.compile(r"\bобл\b\.?")


class Location(NamedTuple):
    """`place`: the answer to the question of place (empty: nobody could tell, the ministry's desk takes it). `words`: for officers."""

    place: Mapping[str, Any]
    words: str


def location_of(form: Mapping[str, str], chosen: str) -> Location:
    """The location of a request; `chosen` is the region given as an attribute, which goes before all others.

    Refuses BadForm when none is given in full, lat or long is no number of degrees or lies outside the republic, or a
    region or address_id does not exist.
    """
    point, text, known = _point(form), form.get("address_string", ""), form.get("address_id", "")
    words = text or (f"{point[0]:.6f}, {point[1]:.6f}" if point else "")
    if chosen:
        return Location(_by_code(chosen, "attribute[place]"), words)
    if known:
        return Location(_by_code(known, "address_id"), words)
    if point:
        nearest = offices_around(*point, most=1)
        return Location(_at(nearest[0]) if nearest else {}, words)
    if text:
        return Location(_in_words(text), words)
    raise BadForm(_("A location is needed: lat and long, address_string, or address_id (the code of a region)."))


def _point(form: Mapping[str, str]) -> tuple[float, float] | None:
    given = form.get("lat", ""), form.get("long", "")
    if not any(given):
        return None
    if not all(given):
        raise BadForm(_("lat and long belong together: give both."))
    try:
        latitude, longitude = (float(one) for one in given)
    except ValueError:
        raise BadForm(_("lat and long must be degrees, like 51.128 and 71.430.")) from None
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or not (
        SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
    ):
        raise BadForm(_("lat and long lie outside Kazakhstan. Check their order, or give address_string."))
    return latitude, longitude


def _by_code(code: str, name: str) -> dict[str, Any]:
    """By the code of a region (ISO 3166-2) or of a front office."""
    if code in {one.code for one in regions()}:
        offices = front_offices(code)
        return _at(offices[0]) if offices else {"region": code}
    office = next((one for one in units() if one.code == code and one.kind == FRONT_OFFICE and one.region_id), None)
    if office is None:
        raise BadForm(_("%(name)s: there is no region or front office with this code.") % {"name": name})
    return _at(office)


def _at(office: Unit) -> dict[str, Any]:
    return {"region": office.region_id, "desk": office.pk} if office.region_id else {}


def _in_words(address: str) -> dict[str, Any]:
    """The one region that a part of the address names in full; nothing for none or several: guessing sends people astray."""
    named = _named()
    parts = [_SHORT.sub("область", fold(part)) for part in re.split(r"[,;\n]", address[:400])]
    found = {named[name] for part in parts for name in (part, _bare(part)) if name in named}
    return _by_code(found.pop(), "address_string") if len(found) == 1 else {}


def _named() -> dict[str, str]:
    """Regions by their whole names, cities and centres also by their bare ones."""
    found: dict[str, str] = {}
    for one in regions():
        whole = (one.name_kk, one.name_ru, one.name_en)
        bare = (one.centre_kk, one.centre_ru, one.centre_en, *(whole if one.kind == "city" else ()))
        found |= {fold(name): one.code for name in whole} | {_bare(fold(name)): one.code for name in bare if name}
    return found


def _bare(folded: str) -> str:
    return " ".join(_TOWN.sub(" ", folded).split())
