"""Finds a region by what people type: any of three languages, centres, earlier names, missing Kazakh letters, slips."""

from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from senim.places.atlas import atlas
from senim.places.models import Region

_FOLDED: Final = str.maketrans("әіңғүұқөһё", "аингуукохе")
_GENERIC: Final = frozenset(("облысы", "область", "каласы", "город", "region"))
_ENOUGH: Final = 72.0
_TOO_SHORT_TO_SLIP: Final = 3
_LONGEST: Final = 80


def fold(text: str) -> str:
    """Give the text in small letters with Kazakh letters as they are typed on a Russian keyboard, words by one space."""
    return " ".join(text.casefold().translate(_FOLDED).replace("-", " ").split())


def search_regions(text: str, most: int = 5) -> tuple[Region, ...]:
    """The regions whose name, centre or alias is nearest to `text`, best first; nothing for an empty or strange text."""
    wanted = fold(text[:_LONGEST])
    if len(wanted) < 2:
        return ()
    known = atlas()
    best: dict[str, float] = {}
    for name, codes in _names(known.edition).items():
        if (score := _score(wanted, name)) >= _ENOUGH:
            for code in codes:
                best[code] = max(score, best.get(code, 0.0))
    return tuple(known.regions[code] for code in sorted(best, key=lambda code: (-best[code], code))[:most])


def _score(wanted: str, name: str) -> float:
    if name == wanted:
        return 110.0
    if name.startswith(wanted):
        return 105.0 - len(name) / 100
    if any(word.startswith(wanted) for word in name.split()):
        return 100.0 - len(name) / 100
    words = (name, *(word for word in name.split() if word not in _GENERIC))
    return max(fuzz.ratio(wanted, word) for word in words) if len(wanted) > _TOO_SHORT_TO_SLIP else 0.0


@lru_cache(maxsize=4)
def _names(edition: str) -> dict[str, tuple[str, ...]]:
    """Every folded name with the codes it may mean; kept per edition of the places."""
    found: dict[str, set[str]] = {}
    for code, row in atlas().regions.items():
        names = [row.name_kk, row.name_ru, row.name_en, row.centre_kk, row.centre_ru, row.centre_en]
        for name in (*names, *row.aliases.split(";"), code):
            if folded := fold(name):
                found.setdefault(folded, set()).add(code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}
