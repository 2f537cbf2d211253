"""The choices of the properties panel: roles, forms, stages, terms, bases and messages of a service, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.accounts.roles import ROLES
from senim.catalogue import loading
from senim.catalogue.definitions import Service
from senim.kernel.terms import UNITS

LANGUAGES: Final = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))
WORDS: Final = ("name", "button", "now", "done")


def choices(service: Service, language: str) -> dict[str, Any]:
    """Everything that the panel offers to choose from, as pairs of code and words."""
    return {
        "roles": [(code, each.name(language)) for code, each in ROLES.items() if "work.do" in each.rights],
        "forms": [(form.id, form.title.to(language)) for form in service.forms if not form.message],
        "messages": sorted({form.message for form in service.forms if form.message}),
        "stages": [(stage.id, stage.name.to(language)) for stage in service.stages],
        "units": [(unit, unit_words()[unit]) for unit in UNITS],
        "terms": sorted({term.code for term in loading.load_terms()}),
        "bases": [(basis.code, basis.status, basis.citation.to(language)) for basis in loading.load_legal().values()],
        "languages": LANGUAGES,
        "word_names": word_names(),
    }


def unit_words() -> Mapping[str, str]:
    """The units of terms."""
    return {
        "working-days": _("working days"),
        "working-hours": _("working hours"),
        "working-minutes": _("working minutes"),
        "days": _("days"),
        "hours": _("hours by the clock"),
        "months": _("months"),
    }


def word_names() -> list[tuple[str, str]]:
    """What each of the words of an element is for."""
    return [
        ("name", _("Name for staff")),
        ("button", _("Words on its button")),
        ("now", _("What the person reads while it waits")),
        ("done", _("What the person reads when it is done")),
    ]
