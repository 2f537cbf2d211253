"""What front offices serve and who is called earlier, read once from the two files beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from senim.desks.errors import UnknownDeskService

NO_PRIORITY: Final = ""


@dataclass(frozen=True, slots=True)
class DeskService:
    """One service of front offices. `minutes` at the counter, `promise_minutes` of waiting; `branch` whose advice it is."""

    code: str
    letter: str
    opens: str
    answers: Mapping[str, str]
    branch: str
    minutes: int
    promise_minutes: int
    names: Mapping[str, str]
    hints: Mapping[str, str]

    def name(self, language: str) -> str:
        """Its name in a language, else in Kazakh."""
        return self.names.get(language[:2], self.names["kk"])

    def hint(self, language: str) -> str:
        """What it is for, in a language, else in Kazakh."""
        return self.hints.get(language[:2], self.hints["kk"])


@dataclass(frozen=True, slots=True)
class Priority:
    """One group that is called as if it had come `head_start_minutes` earlier; `status` of its legal basis."""

    code: str
    head_start_minutes: int
    status: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Its name in a language, else in Kazakh."""
        return self.names.get(language[:2], self.names["kk"])


@cache
def desk_services() -> Mapping[str, DeskService]:
    """All services of front offices by code, in the order of their letters."""
    found = {
        row["code"]: DeskService(
            code=row["code"],
            letter=row["letter"],
            opens=row["opens"],
            answers=MappingProxyType(row.get("answers", {})),
            branch=row.get("branch", ""),
            minutes=row["minutes"],
            promise_minutes=row["promise_minutes"],
            names=MappingProxyType(row["name"]),
            hints=MappingProxyType(row["hint"]),
        )
        for row in _read("services.toml")["services"]
    }
    return MappingProxyType(found)


def desk_service(code: str) -> DeskService:
    """One service of front offices. Refuses (UnknownDeskService) another code."""
    found = desk_services().get(code)
    if found is None:
        raise UnknownDeskService(code)
    return found


@cache
def priorities() -> Mapping[str, Priority]:
    """All groups that are called earlier, by code, in the order of the file."""
    found = {
        row["code"]: Priority(row["code"], row["head_start_minutes"], row["status"], MappingProxyType(row["name"]))
        for row in _read("priorities.toml")["priorities"]
    }
    return MappingProxyType(found)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("senim.desks").joinpath(name).read_text(encoding="utf-8"))
