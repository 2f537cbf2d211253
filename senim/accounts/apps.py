"""The Django entry of this app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "senim.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Begin the clocks of a session at every sign-in, by whichever way it comes; register what proves the journal."""
        from senim.accounts import journal_chain  # noqa: F401
        from senim.accounts.sessions import begin_at_sign_in

        user_logged_in.connect(begin_at_sign_in, dispatch_uid="accounts.sessions")
