"""What a person is told when something was shared without asking them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.referrals.consent.wording import GROUNDS, items_words

if TYPE_CHECKING:
    from senim.referrals.consent.actions import Agreed


def override_words(agreed: "Agreed", language: str) -> str:
    """The message to the person: what, with whom, why, and how to object."""
    with override(language):
        words = _(
            "We showed %(body)s this about you without asking you: %(items)s. The reason: %(ground)s. "
            "On the page of your request you see who sees what, and you can object there."
        )
        facts = {
            "body": agreed.body.name_in(language),
            "items": items_words(agreed.items, language),
            "ground": GROUNDS[agreed.ground],
        }
        return words % facts
