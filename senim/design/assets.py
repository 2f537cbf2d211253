"""Where the built style sheets, scripts and fonts are: public name to hashed address, read once from the build's manifest."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from senim.design.errors import AssetMissing

BUILT: Final = Path(__file__).resolve().parent / "static" / "built"
FONTS: Final = BUILT / "fonts"
"""The folder of TrueType fonts (Golos Text, 400 and 600) for typst."""


@cache
def _names() -> dict[str, str]:
    path = BUILT / "manifest.json"
    if not path.exists():
        raise AssetMissing("manifest.json")
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


@cache
def address(name: str) -> str:
    """The address of a built file, for example `citizen.css`. Refuses (AssetMissing) what the build did not make."""
    try:
        return f"{settings.STATIC_URL}built/{_names()[name]}"
    except KeyError:
        raise AssetMissing(name) from None
