"""The words of a consent in every version that was ever shown, and the items that a person allows one by one."""

import datetime as dt
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from senim.referrals.directory.kinds import help_kind

ITEMS: Final[Mapping[str, Promise]] = {
    "name": gettext_lazy("the name"),
    "reach": gettext_lazy("telephone and e-mail"),
    "address": gettext_lazy("the address"),
    "account": gettext_lazy("what the person told us"),
    "files": gettext_lazy("the files"),
    "course": gettext_lazy("how far we are with it"),
}
"""What can be shared, each by itself. The identity number is none of it: no partner ever sees it."""

TAKEN: Final[Mapping[str, Promise]] = {
    "in_person": gettext_lazy("Said in person"),
    "phone": gettext_lazy("Said by phone"),
    "paper": gettext_lazy("Signed on paper"),
}
GROUNDS: Final[Mapping[str, Promise]] = {
    "life": gettext_lazy("A life is in danger and the person cannot be asked"),
    "child": gettext_lazy("A child is in danger"),
    "court": gettext_lazy("A court ordered it"),
}
"""The only reasons for sharing without consent."""

OVERRIDE: Final = "override"


@lru_cache(maxsize=1)
def _versions() -> Mapping[str, Any]:
    text = resources.files("senim.referrals.consent").joinpath("wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def newest() -> str:
    """The version of the words that is shown now."""
    return str(_versions()["newest"])


def in_order(items: Collection[str]) -> tuple[str, ...]:
    """The items in the order in which they are always written. Refuses (KeyError) an unknown one."""
    for one in items:
        ITEMS[one]
    return tuple(code for code in ITEMS if code in items)


def items_words(items: Sequence[str], language: str) -> str:
    """The items in words; that nothing is shared says so."""
    with override(language):
        return ", ".join(str(ITEMS[one]) for one in items) or _("nothing about you")


def shown_words(
    version: str, language: str, *, body: str, purpose: str, items: Sequence[str], until: dt.datetime
) -> str:
    """The very words that a person was shown or heard. Refuses (KeyError) a version that never was."""
    last = f"{timezone.localtime(until):%d.%m.%Y}"
    return str(_versions()[version][language]).format(
        body=body, help=help_kind(purpose).name(language), items=items_words(items, language), until=last
    )
