"""What a person is told when something was shared without asking them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.places.models import Organisation
from senim.referrals.consent.wording import GROUNDS, items_words


def override_words(body: Organisation, items: Sequence[str], ground: str, language: str) -> str:
    """The message to the person: what, with whom, why, and how to object."""
    with override(language):
        words = _(
            "We showed %(body)s this about you without asking you: %(items)s. The reason: %(ground)s. "
            "On the page of your request you see who sees what, and you can object there."
        )
        facts = {"body": body.name_in(language), "items": items_words(items, language), "ground": GROUNDS[ground]}
        return words % facts
