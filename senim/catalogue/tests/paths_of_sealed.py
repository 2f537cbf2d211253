"""Paths through the cases of the sealed instance: torture, violence, support."""

from collections.abc import Mapping
from typing import Any, Final

from senim.catalogue.tests.driving import WAITED, Path, done, sent


def by(day: str) -> dict[str, Any]:
    """Time passes until the beginning of a day in Almaty."""
    return {"advance": f"{day}T19:00:00Z"}


SAFE: Final = (done("Protect", contact="reached"), done("Examine", examination="arranged"))
SEEN: Final = done("Visit", visit="made")
QUIET: Final = (done("Tell"), WAITED, done("Reprisals", reprisals="none"))

AGREED: Final = (done("Contact", contact="reached"), done("Consents", services="given"))
HELPED: Final = (*AGREED, done("Assess"), done("Plan"), done("Refer", referral="made"))
OVER: Final = (WAITED, done("FollowUp", next_step="close"))

TALKED: Final = (done("Talk", consent="given"), done("Needs"))

PATHS: Final[Mapping[str, Path]] = {
    "torture investigated, and watched after reprisals": (
        "torture", {},
        (*SAFE, SEEN, done("Decide", outcome="investigated"), done("Tell"), by("2026-02-10"),
         done("Reprisals", reprisals="happened"), by("2026-03-15"), done("Reprisals", reprisals="none")), "Closed",
    ),
    "torture with a late first response, not investigated": (
        "torture", {}, (by("2026-01-06"), SEEN, *SAFE, done("Decide", outcome="refused"), *QUIET), "Closed",
    ),
    "torture passed to a prosecutor without a conflict": (
        "torture", {}, (*SAFE, done("Decide", outcome="sent_on"), done("Visit", visit="barred"), *QUIET), "Closed",
    ),
    "torture: the person stops": ("torture", {}, (*SAFE, sent("withdraw")), "Withdrawn"),
    "violence, helped": ("gbv_case", {}, (*HELPED, *OVER, done("Close", outcome="helped")), "Closed"),
    "violence with an order, a breach and court requirements": (
        "gbv_case", {},
        (*HELPED, sent("order_made", measure="order"), sent("breach_told"), done("ActOnBreach"), by("2026-01-20"),
         done("FollowUp", next_step="again"), by("2026-02-09"), done("OrderEnds"), sent("order_made", measure="court"),
         by("2026-03-12"), done("CourtCheck", court="running"), by("2026-04-14"), done("CourtCheck", court="over"),
         done("FollowUp", next_step="close"), done("Close", outcome="moved")), "Closed",
    ),
    "violence, not reached": (
        "gbv_case", {},
        (done("Contact", contact="again"), by("2026-01-09"), done("Contact", contact="no_way"),
         done("Close", outcome="no_contact")), "Closed",
    ),
    "violence, no help wanted": (
        "gbv_case", {},
        (done("Contact", contact="reached"), done("Consents", services="refused"), done("Close", outcome="not_wanted")), "Closed",
    ),
    "violence: the person stops": ("gbv_case", {}, (*HELPED, sent("withdraw")), "Withdrawn"),
    "support, reviewed twice": (
        "pve_support", {},
        (*TALKED, done("Panel", plan="agreed"), by("2026-04-06"), done("Review", next_step="again"), by("2026-07-08"),
         done("Review", next_step="close"), done("Close", outcome="supported")), "Closed",
    ),
    "support by an ordinary service": (
        "pve_support", {}, (*TALKED, done("Panel", plan="not_needed"), done("Close", outcome="other_service")), "Closed",
    ),
    "support without consent": (
        "pve_support", {}, (done("Talk", consent="refused"), done("Close", outcome="not_wanted")), "Closed",
    ),
    "support that expires": ("pve_support", {}, (*TALKED, by("2027-01-06")), "Expired"),
    "support: the person stops": ("pve_support", {}, (sent("withdraw"),), "Withdrawn"),
}  # fmt: skip
