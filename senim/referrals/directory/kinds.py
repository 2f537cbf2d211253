"""The closed list of kinds of help (`kinds.toml`), in three languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from senim.referrals.errors import HelpUnknown


@dataclass(frozen=True, slots=True)
class HelpKind:
    """One kind of help. `quiet`: whoever looks for it may be watched."""

    code: str
    kk: str
    ru: str
    en: str
    quiet: bool = False

    def name(self, language: str) -> str:
        """Its name in `language`, else in Kazakh."""
        return {"ru": self.ru, "en": self.en}.get(language[:2], self.kk)


@lru_cache(maxsize=1)
def help_kinds() -> Mapping[str, HelpKind]:
    """All kinds by code, in the order of the file."""
    text = resources.files("senim.referrals.directory").joinpath("kinds.toml").read_text(encoding="utf-8")
    return MappingProxyType({code: HelpKind(code, **row) for code, row in tomllib.loads(text).items()})


def help_kind(code: str) -> HelpKind:
    """One kind. Refuses (HelpUnknown) another code."""
    found = help_kinds().get(code)
    if found is None:
        raise HelpUnknown(code)
    return found
