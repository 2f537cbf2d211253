"""Processes that are there for study: no request of people follows them, so their log is made up and told more coarsely."""

from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from senim.accounts.roles import ROLES
from senim.catalogue.loading import load_services

RIGHT: Final = "studio.sealed"
"""Who may see figures of processes that are sealed; the same will hold when their log is a real one."""
LANE: Final = "study"
"""What the log of such a process has as the lane of every case: a mark that it is made up."""
PARTY: Final = "party-"
"""Begins what stands in the place of a unit's code in such a log: who acted, but not where."""
AKIMAT: Final = PARTY + "akimat"
PROSECUTOR: Final = PARTY + "prosecutor"


@lru_cache(maxsize=1)
def study_services() -> frozenset[str]:
    """The codes of the services that are there for study only: nothing of the live log follows their models."""
    return frozenset(
        code for code, service in load_services().items() if service.model_only and service.follows == "requests"
    )


def is_study(service: str) -> bool:
    """Whether this service is there for study only."""
    return service in study_services()


def has_requests(service: str) -> bool:
    """Whether requests of people stand behind the log of this service: not where it is for study, nor where it has visits."""
    found = load_services().get(service)
    return found is None or not found.model_only


def party_words(language: str) -> dict[str, str]:
    """Who hands over in the log of a process for study: our roles, and bodies outside the police."""
    found = {PARTY + role.code: role.name(language) for role in ROLES.values()}
    return {**found, AKIMAT: _("Akimat"), PROSECUTOR: _("Prosecutor's office")}


def party_kind(party: str) -> str:
    """The kind of a party: itself for a body outside the police."""
    return party if party in {AKIMAT, PROSECUTOR} else "police"
