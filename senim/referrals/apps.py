"""The Django entry of this app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Names the app and registers what proves its projections."""

    name = "senim.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Register the projector with its rebuilder, and the round that sends letters to bodies."""
        from senim.notices.post import ROUNDS
        from senim.referrals import projecting, showing, staff_notices  # noqa: F401
        from senim.referrals.erasing import erase  # noqa: F401
        from senim.referrals.meetings import erasing, proving  # noqa: F401
        from senim.referrals.problems import projecting as problem_projecting  # noqa: F401
        from senim.referrals.problems import public  # noqa: F401
        from senim.referrals.referring.posting import send_now

        ROUNDS["partners"] = send_now
